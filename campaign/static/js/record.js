// Optional help on the feedback page: record in the page itself. The file field does the same without it.
const field = document.querySelector("[data-record]");
if (field && window.MediaRecorder && navigator.mediaDevices) {
  const [button, clock, player, input] = ["button", "output", "audio", "[type=file]"].map((name) =>
    field.querySelector(name),
  );
  const most = Number(field.dataset.record);
  let recorder, ticking, waiting;

  const start = async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const parts = [];
    const began = Date.now();
    recorder = new MediaRecorder(stream, { audioBitsPerSecond: 48000 });
    recorder.ondataavailable = (event) => parts.push(event.data);
    recorder.onstop = () => {
      clearInterval(ticking);
      stream.getTracks().forEach((track) => track.stop());
      keep(new Blob(parts, { type: recorder.mimeType }));
    };
    recorder.start();
    const tick = () => {
      const seconds = Math.floor((Date.now() - began) / 1000);
      clock.textContent = `${seconds} / ${most}`;
      if (seconds >= most && recorder.state === "recording") recorder.stop();
    };
    tick();
    ticking = setInterval(tick, 250);
    button.textContent = field.dataset.stop;
  };

  const keep = (sound) => {
    const files = new DataTransfer();
    files.items.add(new File([sound], "recording", { type: sound.type }));
    input.files = files.files;
    player.src = URL.createObjectURL(sound);
    player.hidden = false;
    button.textContent = field.dataset.again;
    if (waiting) input.form.requestSubmit(waiting);
  };

  button.hidden = false;
  button.addEventListener("click", () => {
    if (recorder?.state === "recording") recorder.stop();
    else start().catch(() => (button.hidden = true)); // not allowed: the file field is still there
  });
  // Whoever presses Send while it records means what was said so far.
  input.form.addEventListener("submit", (event) => {
    if (recorder?.state !== "recording") return;
    event.preventDefault();
    waiting = event.submitter;
    recorder.stop();
  });
}
