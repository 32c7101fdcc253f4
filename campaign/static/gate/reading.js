// What was scanned or typed at the gate, told apart without asking anybody.

/**
 * @typedef {"badge"|"invitation"|"handover"|"elsewhere"|"half"|"none"} ReadingKind
 * @typedef {{kind: ReadingKind, code?: string, invitation?: string}} Reading
 */

const LONGEST = 4_296; // letters and digits in the largest QR code (ISO/IEC 18004, version 40-L)
const AROUND = /^[ \t\r\n]+|[ \t\r\n]+$/g;
// It keeps out the letters that become ASCII only in upper case, such as a dotless i.
const PLAIN = /^[ \t\r\n!-~\xa0]+$/;
const ADDRESS = /^https?:\/\/([^/?#\s]+)(\/[^?#\s]*)?(\?[^#\s]*)?(#\S*)?$/i;
const BADGE_PATH = /^\/b\/([^/]+)\/?$/i;
const INVITATION = /^#j=([\w.-]+)$/;
const CODE_CHARACTERS = /^[0-9A-HJKMNP-TV-Z]+$/;
const CODE_LENGTH = 12;

/**
 * Tell what a text is. `host` is the campaign's own, in lower case, with its port if it has one.
 * A badge carries its normal 12-character code, an invitation its token.
 * @param {string} text
 * @param {string} host
 * @returns {Reading}
 */
export function read(text, host) {
  const plain = text.replace(AROUND, "");
  if (plain.length > LONGEST) return { kind: "none" };
  if (plain.startsWith("MVH1.")) return { kind: "handover" };
  if (!PLAIN.test(plain)) return { kind: "none" };
  const address = ADDRESS.exec(plain);
  return address ? readAddress(address, host) : readTyped(plain);
}

/**
 * @param {RegExpExecArray} address
 * @param {string} host
 * @returns {Reading}
 */
function readAddress([, at, path = "", query = "", fragment = ""], host) {
  const ours = at.toLowerCase() === host;
  const code = normal(BADGE_PATH.exec(path)?.[1] ?? "");
  if (isCode(code)) return ours ? { kind: "badge", code } : { kind: "elsewhere" };
  const token = INVITATION.exec(fragment)?.[1];
  const invited = ours && token && path === "/gate/" && !query;
  return invited ? { kind: "invitation", invitation: token } : { kind: "none" };
}

/**
 * @param {string} text
 * @returns {Reading}
 */
function readTyped(text) {
  const code = normal(text);
  if (isCode(code)) return { kind: "badge", code };
  return { kind: CODE_CHARACTERS.test(code) ? "half" : "none" };
}

/**
 * Crockford's base32, read leniently: any case, spaces and hyphens skipped, O as 0, I and L as 1.
 * @param {string} text
 */
function normal(text) {
  return text.replace(/[\s-]/g, "").toUpperCase().replace(/O/g, "0").replace(/[IL]/g, "1");
}

/** @param {string} code */
function isCode(code) {
  return code.length === CODE_LENGTH && CODE_CHARACTERS.test(code);
}
