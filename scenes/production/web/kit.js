"use strict";

const cards = [...document.querySelectorAll("article")];
const calm = matchMedia("(prefers-reduced-motion: reduce)"); // then films begin when they are asked to

for (const video of document.querySelectorAll("video")) {
  const play = () => video.play().catch(() => {}); // where a browser wants to be asked first
  const begin = () => {
    video.controls = true;
    if (!calm.matches) play();
  };
  const end = () => {
    video.controls = false;
    video.pause();
  };
  video.controls = false; // they would lie on the picture
  video.tabIndex = 0;
  video.addEventListener("pointerenter", (event) => { if (event.pointerType === "mouse") begin(); });
  video.addEventListener("pointerleave", () => { if (document.activeElement !== video) end(); });
  video.addEventListener("focus", () => { if (video.matches(":focus-visible")) begin(); });
  video.addEventListener("blur", end);
  video.addEventListener("click", () => {
    if (video.controls) return; // from then on they are what is touched
    video.controls = true;
    video.focus();
    play();
  });
}

for (const button of document.querySelectorAll(".copy")) {
  button.addEventListener("click", async () => {
    const code = button.parentElement.querySelector("code");
    try {
      await navigator.clipboard.writeText(code.textContent);
    } catch { // from a disk, some browsers allow only what is selected
      const range = document.createRange();
      range.selectNodeContents(code);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      document.execCommand("copy");
    }
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  });
}

const search = document.getElementById("search");
search.addEventListener("input", () => {
  const wanted = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const card of cards) {
    const text = card.textContent.toLowerCase();
    card.hidden = !wanted.every((word) => text.includes(word));
    document.querySelector(`nav a[href="#${card.id}"]`).parentElement.hidden = card.hidden;
  }
  for (const section of document.querySelectorAll("main section")) {
    section.hidden = !section.querySelector("article:not([hidden])");
    document.querySelector(`nav a[href="#${section.id}"]`).parentElement.hidden = section.hidden;
  }
  const left = cards.filter((card) => !card.hidden).length;
  document.getElementById("found").textContent = wanted.length ? `${left} of ${cards.length}` : "";
});
