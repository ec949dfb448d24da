#!/bin/sh
# make-secrets.sh: the passwords of the cluster, in deploy/secrets. What is there is left as it is: a server takes its
# passwords from here only when its database is made.
set -eu

secrets="$(dirname "$0")/secrets"
random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

mkdir -p "$secrets"
# Files that containers read must be readable for the user in there; here, the folder keeps everybody else out.
chmod 700 "$secrets"

if [ -s "$secrets/server.env" ] && [ -s "$secrets/store-password" ]; then
  echo "The passwords in $secrets are there."
  exit 0
fi
password=$(random)
printf '%s\n' "$password" >"$secrets/store-password"
chmod 644 "$secrets/store-password"
printf 'EVENTSTORE_DEFAULT_ADMIN_PASSWORD=%s\nEVENTSTORE_DEFAULT_OPS_PASSWORD=%s\n' "$password" "$(random)" \
  >"$secrets/server.env"
chmod 600 "$secrets/server.env"
echo "The passwords in $secrets are made."
