import type { Language } from '#libs/assessment';
import type { Wording } from './texts/en.js';
import { wordings } from './texts/wording.js';

/** What is typed in a step, line by line: for a POSIX shell with openssl, sha256sum and base64, in the folder of the pack. */
const commands: Readonly<Record<keyof Wording['readme']['steps'], string>> = {
  files: `
sha256sum -c --quiet manifest-sha256.txt && echo "files: OK"
sha256sum -c --quiet tagmanifest-sha256.txt && echo "manifest: OK"
`,
  exhibit: `
n=000001
e=data/evidence/$n
w=$(mktemp -d)
hash() { openssl dgst -sha256 -binary; }
leaf() { grep -o "\\"$1\\":\\"[^\\"]*\\"" $e.leaf | head -n 1 | cut -d '"' -f 4; }
same() { if [ "$2" = "$3" ]; then echo "$1: OK"; else echo "$1: FAILED"; fi; }
`,
  read: `
cat $e.leaf; echo
cat $e.metadata; echo
cat $e.bin; echo
`,
  content: `
same content "$(sha256sum < $e.bin | cut -c 1-64)" "$(leaf ct)"
same metadata "$(sha256sum < $e.metadata | cut -c 1-64)" "$(leaf md)"
`,
  leaf: `
{ printf '\\000'; cat $e.leaf; } | hash > $w/hash
`,
  proof: `
sed '/^$/,$d' $e.tlog-proof > $w/proof
sed '1,/^$/d' $e.tlog-proof > $w/checkpoint
same checkpoint "$(sha256sum < $w/checkpoint)" "$(sha256sum < data/log/checkpoint)"
i=$(sed -n 's/^index //p' $w/proof)
last=$(( $(sed -n 2p $w/checkpoint) - 1 ))
for sibling in $(sed '1,/^index /d' $w/proof); do
  echo $sibling | base64 -d > $w/sibling
  if [ $((i % 2)) = 1 ] || [ $i = $last ]; then
    { printf '\\001'; cat $w/sibling $w/hash; } | hash > $w/parent
    while [ $((i % 2)) = 0 ] && [ $i != 0 ]; do i=$((i / 2)); last=$((last / 2)); done
  else
    { printf '\\001'; cat $w/hash $w/sibling; } | hash > $w/parent
  fi
  mv $w/parent $w/hash
  i=$((i / 2)); last=$((last / 2))
done
same inclusion "$last $(base64 < $w/hash)" "0 $(sed -n 3p $w/checkpoint)"
`,
  signature: `
key='NAME+ID+KEY'
{ printf '\\060\\052\\060\\005\\006\\003\\053\\145\\160\\003\\041\\000'; echo "$key" | cut -d + -f 3- | base64 -d | tail -c 32; } > $w/key
sed '/^$/,$d' data/log/checkpoint > $w/signed
for signature in $(sed -n "s|^— \${key%%+*} ||p" data/log/checkpoint); do
  echo $signature | base64 -d | tail -c 64 > $w/signature
  openssl pkeyutl -verify -pubin -keyform DER -inkey $w/key -rawin -in $w/signed -sigfile $w/signature
done
`,
  dataKey: `
[ ! -e $e.dek ] || same key "$({ printf 'initium/dek/v1\\000'; cat $e.dek; } | sha256sum | cut -c 1-64)" "$(leaf dk)"
`,
  open: `
sealed() { grep -o "\\"sealed\\":{[^}]*}" $e.bin | grep -o "\\"$1\\":\\"[^\\"]*\\"" | cut -d '"' -f 4; }
hex() { od -An -v -tx1 | tr -d ' \\n'; }
iv=$(sealed nonce | base64 -d | hex)00000002
[ ! -e $e.dek ] || sealed ciphertext | base64 -d | openssl enc -d -aes-256-ctr -K $(hex < $e.dek) -iv $iv
`,
};

const width = 92;

/**
 * `data/README.txt`: how to check one exhibit by hand. What is to be typed is indented by four spaces; typed in order, each check prints
 * its name and OK or FAILED, and openssl says of the signature whether it verified.
 */
export function readmeText(language: Language): string {
  const { title, before, steps, after } = wordings[language].readme;
  const names = Object.keys(commands) as (keyof typeof commands)[];
  const told = names.flatMap((name, index) => [
    ...wrapped(`${index + 1}. ${steps[name]}`),
    '',
    ...commands[name]
      .trim()
      .split('\n')
      .map((line) => `    ${line}`),
    '',
  ]);
  const text = [
    title,
    '='.repeat(title.length),
    '',
    ...before.flatMap(paragraph),
    ...told,
    ...after.flatMap(paragraph),
  ];
  return `${text.join('\n').trimEnd()}\n`;
}

const paragraph = (text: string): string[] => [...wrapped(text), ''];

function wrapped(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
