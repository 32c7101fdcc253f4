// Passkeys, where the browser has them. Without this script the authenticator app does the same.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const read = (asked) => {
  asked.challenge = bytes(asked.challenge);
  if (asked.user) asked.user.id = bytes(asked.user.id);
  for (const list of [asked.allowCredentials, asked.excludeCredentials]) {
    for (const key of list ?? []) key.id = bytes(key.id);
  }
  return asked;
};

const written = ({ id, rawId, type, response }) => {
  const parts = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) parts[name] = text(response[name]);
  }
  return JSON.stringify({ id, rawId: text(rawId), type, response: parts });
};

const answer = async (form) => {
  const reply = await fetch(form.dataset.ask, { method: "POST", body: new URLSearchParams({ csrf_token: form.csrf_token.value }) });
  const asked = await reply.json();
  if (!reply.ok) throw new Error(asked.problem);
  return written(await navigator.credentials[form.dataset.passkey]({ publicKey: read(asked) }));
};

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const problem = form.querySelector("[data-problem]");
      problem.hidden = true;
      try {
        form.elements.answer.value = await answer(form);
        form.submit();
      } catch {
        problem.textContent = problem.dataset.problem;
        problem.hidden = false;
      }
    });
  }
}
