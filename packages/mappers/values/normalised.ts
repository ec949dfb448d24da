import { domainToASCII } from 'node:url';
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { PseudonymForm } from '../mapping.js';
import { namesNobody } from './nothing.js';

const lengthMax = 512;

/**
 * The one text for all ways in which the same address, number or id is written, so that every mapper makes the same pseudonym of it;
 * undefined where it names nobody, or is not of its form. Nothing is guessed: a telephone number without its country's prefix wants a
 * default country, and an address keeps its dots and its `+`.
 */
export function normalised(form: PseudonymForm, value: unknown, country?: string): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value).normalize('NFC').trim();
  if (namesNobody(text) || text.length > lengthMax) return undefined;
  switch (form) {
    case 'email':
      return email(text);
    case 'phone':
      return phone(text, country);
    case 'device':
      return /^\{?[0-9a-f-]{32,38}\}?$/i.test(text) ? text.replace(/[{}]/g, '').toLowerCase() : text;
    case 'id':
      return text;
  }
}

/** A name before the address. Of several addresses none is taken. */
const named = /^(?:"[^"]*"\s*|[^"<>,]*)<([^<>]*)>$/;

/** Lower case as a whole: hardly any mail server tells local parts by it, and two pseudonyms for one person would hide what was sent. */
function email(text: string): string | undefined {
  const address = (named.exec(text)?.[1] ?? text).replace(/^mailto:/i, '').trim();
  const at = address.lastIndexOf('@');
  const [local, host] = [address.slice(0, at).toLowerCase(), address.slice(at + 1)];
  const domain = domainToASCII(host.toLowerCase());
  if (at < 1 || /[\s@<>,;]/.test(local) || !/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(domain)) return undefined;
  return `${local}@${domain}`;
}

/** E.164. */
function phone(text: string, country?: string): string | undefined {
  const bare = text.replace(/^(?:tel|sms|whatsapp|viber):/i, '').replace(/^\(?00/, '+');
  const home = country !== undefined && isSupportedCountry(country) ? (country as CountryCode) : undefined;
  const number = parsePhoneNumberFromString(bare, home);
  return number?.isPossible() ? number.number : undefined;
}
