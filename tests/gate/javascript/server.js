// What the server would send, made from lists of marks, in the form the contract of the gate gives.

/**
 * @param {string[]} good
 * @param {string[]} revoked
 * @returns {Uint8Array<ArrayBuffer>} every bucket that holds something
 */
export function reply(good, revoked) {
  /** @type {Map<number, [string[], string[]]>} */
  const buckets = new Map();
  [good, revoked].forEach((marks, which) => {
    for (const mark of marks) {
      const number = parseInt(mark.slice(0, 3), 16) >> 2;
      if (!buckets.has(number)) buckets.set(number, [[], []]);
      buckets.get(number)?.[which].push(mark.slice(2));
    }
  });
  const parts = [...buckets].sort(([a], [b]) => a - b).map(([number, lists]) => {
    const head = [number, lists[0].length, lists[1].length];
    const records = lists.flatMap((list) => list.sort());
    return head.map((value) => value.toString(16).padStart(4, "0")).join("") + records.join("");
  });
  return Uint8Array.from(Buffer.from(parts.join(""), "hex"));
}
