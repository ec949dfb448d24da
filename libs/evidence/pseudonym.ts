const DOMAIN = '@(?:[A-Za-z0-9-]+[.])+[A-Za-z]{2,}';
const IPV4 = '(?:.*[:@~])?(?:[0-9]{1,3}[.]){3}[0-9]{1,3}(?::[0-9]{1,5})?$';
const IPV6 = '(?:(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|(?=.*::)[0-9A-Fa-f:.]{2,45})$';
const TELEPHONE = [
  '(?:.*[:@~])?[+][0-9](?:[.~-]?[0-9]){6,14}$',
  'tel:[+]?[0-9](?:[.~-]?[0-9]){4,14}$',
  '[0-9]{10,15}$',
  '0[1-9][0-9]{7,13}$',
  '0[0-9]{1,4}[.-][0-9](?:[.-]?[0-9]){4,12}$',
  '(?:1[.-])?[0-9]{3}[.-][0-9]{3}[.-][0-9]{4}$',
].join('|');

const EMAIL_LIKE = new RegExp(DOMAIN);
const IP_LIKE = new RegExp(`^(?:${IPV4}|${IPV6})`);
const TELEPHONE_LIKE = new RegExp(`^(?:${TELEPHONE})`);

/** No step of a path that a URL parser would take away. */
export const NOT_DOTS = '(?![.]{1,2}$)';
export const NO_EMAIL = `(?!.*${DOMAIN})`;

/** A pattern's body, without anchors: the name of something in a register (a campaign, an asset, a surface). */
export const REGISTER_NAME = `${NOT_DOTS}${NO_EMAIL}[A-Za-z0-9._~:@+-]{1,128}`;

/** A pattern's part: a text that is none of what gives a person away. */
export const NO_LOOK_ALIKE = `(?!.*${DOMAIN}|${IPV4}|${IPV6}|${TELEPHONE})`;

/**
 * A pattern's body, without anchors: what a source may call a client, an identifier or a recorder. What looks like an
 * e-mail address, a telephone number or an IP address identifies a person, and a ledger never forgets.
 */
export const PSEUDONYM = `${NOT_DOTS}${NO_LOOK_ALIKE}[A-Za-z0-9._~:@+-]{1,128}`;

/** Words that programs write where they have no name, in whatever case; others are made of 0 and - alone. */
export const nullWords = ['null', 'undefined', 'unknown', 'none', 'n/a'] as const;
const KNOWN_NULL = new RegExp(`^(?:[0-]+|${nullWords.join('|')})$`, 'i');

/** Whether a name is what programs write where they have none: as an identifier it would join strangers. */
export function isKnownNull(name: string): boolean {
  return KNOWN_NULL.test(name);
}

/** How a reason begins that speaks against what gives a person away. */
export const LOOKS_LIKE = 'looks like ';

/** What a name looks like that may not be one; undefined when it gives nobody away. */
export function lookAlike(name: string): string | undefined {
  if (EMAIL_LIKE.test(name)) return 'an e-mail address';
  if (IP_LIKE.test(name)) return 'an IP address';
  if (TELEPHONE_LIKE.test(name)) return 'a telephone number';
  return undefined;
}

/**
 * The same of free text, such as an id: it may be written with blanks, in full width or percent-encoded, and stand among
 * other things. A number without its country's is one only where nothing else is there.
 */
export function lookAlikeIn(text: string): string | undefined {
  const plain = text
    .replace(/%([0-7][0-9A-Fa-f])/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .normalize('NFKC')
    .replace(/\P{ASCII}/gu, 'x')
    .replace(/[\s()]/g, '');
  const whole = lookAlike(plain);
  if (whole !== undefined) return whole;
  for (const part of plain.split(/[/?&=,;|_"'<>[\]#]/)) {
    const like = TELEPHONE_LIKE.test(part) && !part.includes('+') ? undefined : lookAlike(part);
    if (like !== undefined) return like;
  }
  return undefined;
}
