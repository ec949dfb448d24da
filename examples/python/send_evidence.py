"""Sends evidence to an Initium ledger with Python's standard library alone.

    python3 send_evidence.py events.ndjson http://127.0.0.1:8080

events.ndjson has a CloudEvent a line. Each keeps its `id`, so a line that is sent again is recorded once: after an
interruption the same command is typed again. Events go out in batches, with exponential backoff and full jitter that
honours Retry-After. What the ledger refuses is written to standard error with its reasons. Ends with 0 when all is
recorded, with 1 when something was refused.
"""

import json
import os
import random
import sys
import time
import urllib.error
import urllib.request

BATCH_MAX = 500
WAIT_SECONDS_MAX = 60
REFUSED = ("quarantined", "conflict")


def post(url, events):
    """What the ledger said of each event, in their order; waits and tries again for as long as it says nothing."""
    failures = 0
    while True:
        request = urllib.request.Request(
            url + "/v1/events",
            data=json.dumps(events).encode(),
            headers={"content-type": "application/cloudevents-batch+json", **bearer()},
        )
        retry_after = 0.0
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return json.load(response)["results"]
        except urllib.error.HTTPError as error:
            answer = error.read()
            # A batch that is refused as a whole still says of each event why.
            results = results_in(answer)
            if results is not None:
                return results
            retry_after = seconds(error.headers.get("retry-after"))
            trouble = f"{error.code} {answer[:200]!r}"
        except (OSError, ValueError) as error:
            trouble = str(error)
        failures += 1
        wait = retry_after + random.uniform(0, min(WAIT_SECONDS_MAX, 0.25 * 2**failures))
        print(f"{trouble}; again in {wait:.1f} s", file=sys.stderr)
        time.sleep(wait)


def results_in(answer):
    try:
        return json.loads(answer)["results"]
    except (ValueError, KeyError, TypeError):
        return None


def seconds(header):
    return float(header) if header is not None and header.isdigit() else 0.0


def bearer():
    token = os.environ.get("INITIUM_TOKEN")
    return {"authorization": f"Bearer {token}"} if token else {}


def batches(lines):
    batch = []
    for line in lines:
        if line.strip():
            batch.append(json.loads(line))
        if len(batch) == BATCH_MAX:
            yield batch
            batch = []
    if batch:
        yield batch


def main(file, url):
    counts = {}
    with open(file, encoding="utf-8") as lines:
        for batch in batches(lines):
            for event, result in zip(batch, post(url, batch), strict=True):
                outcome = result["outcome"]
                counts[outcome] = counts.get(outcome, 0) + 1
                if outcome in REFUSED:
                    print(event["id"], outcome, json.dumps(result.get("errors")), file=sys.stderr)
    print(json.dumps(counts))
    return 1 if any(outcome in counts for outcome in REFUSED) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
