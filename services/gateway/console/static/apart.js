// Names of people and places among other words: what is written from right to left turns nothing else.
const UNSEEN = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const TURNED = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const NUMBERED = new RegExp(`(${TURNED.source})(?=\\s*\\d)`, 'gu');

/** The text without signs that turn what follows; one with Arabic or Hebrew in it stands by itself, and
 * a number after that comes after it. */
export function apart(text) {
  const seen = text.replace(UNSEEN, '');
  return TURNED.test(seen) ? `\u2066${seen.replace(NUMBERED, '$1\u200e')}\u2069` : seen;
}
