/** A question that must not be answered by accident. */

import { find, write } from "../page.js";

/**
 * Ask, and return whether the answer was the one on the second button.
 * @param {{title: string, text: string, no: string, yes: string}} words
 * @returns {Promise<boolean>}
 */
export function ask({ title, text, no, yes }) {
  const dialog = find("sure", HTMLDialogElement);
  if (dialog.open) return Promise.resolve(false);
  write("sure-title", title);
  write("sure-text", text);
  write("sure-no", no);
  write("sure-yes", yes);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

/** Let the dialogs' own buttons close them. */
export function listenToDialogs() {
  for (const button of document.querySelectorAll("[data-close]")) {
    button.addEventListener("click", () => {
      button.closest("dialog")?.close(button.getAttribute("data-close") ?? "");
    });
  }
}
