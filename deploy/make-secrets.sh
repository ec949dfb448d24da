#!/bin/sh
# make-secrets.sh: the passwords of the cluster, in deploy/secrets. What is there is left as it is: a server takes its
# passwords from here only when its database is made.
set -eu

secrets="$(dirname "$0")/secrets"
random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

mkdir -p "$secrets"
# Files that containers read must be readable for the user in there; here, the folder keeps everybody else out.
chmod 700 "$secrets"

keep() {
  printf '%s\n' "$2" >"$secrets/$1"
  chmod 644 "$secrets/$1"
}

if [ -s "$secrets/server.env" ] && [ -s "$secrets/store-password" ] && [ -s "$secrets/admin-password" ]; then
  echo "The passwords in $secrets are there."
  exit 0
fi
if [ -s "$secrets/server.env" ] && [ -s "$secrets/admin-password" ]; then
  : # Only the ledgers' is wanted.
elif [ -s "$secrets/server.env" ] && [ -s "$secrets/store-password" ]; then
  # Made when the ledgers were the administrator.
  mv "$secrets/store-password" "$secrets/admin-password"
else
  password=$(random)
  keep admin-password "$password"
  printf 'EVENTSTORE_DEFAULT_ADMIN_PASSWORD=%s\nEVENTSTORE_DEFAULT_OPS_PASSWORD=%s\n' "$password" "$(random)" \
    >"$secrets/server.env"
  chmod 600 "$secrets/server.env"
fi
keep store-password "$(random)"
echo "The passwords in $secrets are made."
