// Optional help in the event editor: hide what the chosen kind of time does not need.
const editor = document.querySelector(".editor");
const sunset = editor?.querySelector(".only-sunset");

function follow() {
  const by = editor.querySelector("[name=timed]:checked")?.value;
  sunset.hidden = by !== "sunset" && !sunset.querySelector(".wrong");
}

if (sunset) {
  editor.addEventListener("change", follow);
  follow();
}
