// Marks: what is kept of a badge at one date, and of no use at any other.

const HASH = { name: "HMAC", hash: "SHA-256" };
const MARK_BYTES = 8;

/**
 * Take in the key of one date. Nothing, this page's own scripts included, can read it back.
 * @param {BufferSource} bytes
 * @returns {Promise<CryptoKey>}
 */
export function importKey(bytes) {
  return crypto.subtle.importKey("raw", bytes, HASH, false, ["sign"]);
}

/**
 * The mark of a code (12 characters, normal form) under a date's key: 16 lower-case hex digits.
 * @param {CryptoKey} key
 * @param {string} code
 * @returns {Promise<string>}
 */
export async function markOf(key, code) {
  const mac = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(code));
  return [...new Uint8Array(mac, 0, MARK_BYTES)]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}
