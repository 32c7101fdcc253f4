// Optional help on the receipt: copy the address. The page is whole without it.
const address = document.querySelector(".address");
const button = document.querySelector("[data-copy]");
if (address && button && navigator.clipboard) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(address.textContent.trim());
    button.textContent = button.dataset.copied;
  });
}
