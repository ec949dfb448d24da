#!/bin/sh
# make-certificates.sh FOLDER NAME…: certificates for servers of these names, and the authority that signed them.
#
#   FOLDER/authority/ca.crt     what the servers and the ledgers trust
#   FOLDER/NAME/node.crt, .key  what the server NAME shows, for that name and for localhost
#
# What is there and still holds is left as it is. The authority's key is thrown away at the end, so that nobody can sign
# another server: for one more, or for new ones in place of old ones, all are made anew.
set -eu

[ $# -ge 2 ] || { echo "usage: $0 FOLDER NAME…" >&2; exit 2; }
folder=$1
shift
days=825

holds() {
  for name in "$@"; do
    [ -s "$folder/$name/node.key" ] || return 1
    openssl verify -CAfile "$folder/authority/ca.crt" "$folder/$name/node.crt" >/dev/null 2>&1 || return 1
  done
}

if holds "$@"; then
  echo "The certificates in $folder hold."
  exit 0
fi

made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
umask 077

# RSA, since the server reads no other private key from a file.
openssl req -x509 -newkey rsa:3072 -nodes -sha256 -days "$days" -keyout "$made/ca.key" -out "$made/ca.crt" \
  -subj '/O=Initium/CN=Initium store authority' \
  -addext 'basicConstraints=critical,CA:TRUE,pathlen:0' -addext 'keyUsage=critical,keyCertSign,cRLSign' 2>/dev/null

for name in "$@"; do
  # Servers know each other by one common name, and are told apart by their alternative ones.
  openssl req -newkey rsa:3072 -nodes -sha256 -keyout "$made/$name.key" -out "$made/$name.csr" \
    -subj '/CN=eventstoredb-node' 2>/dev/null
  cat >"$made/$name.ext" <<END
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = serverAuth, clientAuth
subjectAltName = DNS:$name, DNS:localhost, IP:127.0.0.1
END
  openssl x509 -req -in "$made/$name.csr" -CA "$made/ca.crt" -CAkey "$made/ca.key" -CAcreateserial -sha256 \
    -days "$days" -extfile "$made/$name.ext" -out "$made/$name.crt" 2>/dev/null
done

mkdir -p "$folder/authority"
cp "$made/ca.crt" "$folder/authority/ca.crt"
chmod 644 "$folder/authority/ca.crt"
for name in "$@"; do
  mkdir -p "$folder/$name"
  cp "$made/$name.crt" "$folder/$name/node.crt"
  cp "$made/$name.key" "$folder/$name/node.key"
done
holds "$@"
echo "The certificates in $folder are made, for $days days."
