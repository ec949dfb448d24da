#!/bin/sh
# pin-digests.sh: writes beside every image's tag, in docker-compose.yml and Dockerfile, the digest that its registry has for it
# now. A tag can be moved; a digest is the image. To move on, change a tag, leave its digest out, and run it again.
set -eu
cd "$(dirname "$0")/.."

# Images with a tag and no digest yet; those that are built here have no registry.
grep -hoE '(image:|FROM) +[a-z0-9./-]+:[A-Za-z0-9._-]+( |$)' docker-compose.yml Dockerfile |
  awk '{ print $2 }' | grep -v '^initium' | sort -u |
  while read -r image; do
    digest=$(docker buildx imagetools inspect --format '{{.Manifest.Digest}}' "$image")
    case $digest in sha256:*) ;; *) echo "$image: its registry gives no digest" >&2; exit 1 ;; esac
    dots=$(printf '%s' "$image" | sed 's/[.]/[.]/g')
    for file in docker-compose.yml Dockerfile; do
      sed -E "s#^(.*(image:|FROM) +)$dots( |\$)#\1$image@$digest\3#" "$file" >"$file.pinned"
      cat "$file.pinned" >"$file"
      rm "$file.pinned"
    done
    echo "$image@$digest"
  done
