"use strict";
const element = (id) => document.getElementById(id);
const texts = document.body.dataset;
const slides = [...document.querySelectorAll(".slide")];
const clipOf = (number) => slides[number]?.querySelector("video");
const calm = matchMedia("(prefers-reduced-motion: reduce)"); // then clips are played when asked for only
let shown = -1;

// ---- slides and their clips ----

function show(number, atItsEnd = calm.matches) {
  if (!(number >= 0 && number < slides.length) || number === shown) return;
  clipOf(shown)?.pause();
  slides.forEach((slide, each) => {
    slide.classList.toggle("shown", each === number);
    slide.classList.toggle("before", each === shown && Boolean(clipOf(number))); // until the clip has a picture: no flash
    slide.ariaHidden = each !== number;
  });
  shown = number;
  for (const near of [shown - 1, shown, shown + 1]) if (clipOf(near)) clipOf(near).preload = "auto";
  element("blank").hidden = true;
  element("count").textContent = place();
  element("title").textContent = slides[shown].dataset.title;
  element("notes").textContent = slides[shown].dataset.note || texts.nothing;
  element("progress").style.width = `${(100 * (shown + 1)) / slides.length}%`;
  element("previous").ariaDisabled = shown === 0; // not disabled, which would lose the focus
  element("next").ariaDisabled = shown === slides.length - 1;
  history.replaceState(null, "", `#${shown + 1}`);
  (atItsEnd ? rest : replay)();
  tell();
}

const place = () => `${shown + 1} / ${slides.length}`;

function rest() {
  const clip = clipOf(shown);
  const toItsEnd = () => { clip.currentTime = clip.duration; };
  if (clip?.readyState) toItsEnd();
  else clip?.addEventListener("loadedmetadata", toItsEnd, { once: true });
}

function replay() {
  const clip = clipOf(shown);
  if (!clip) return;
  clip.currentTime = 0;
  play();
}

function play() {
  element("blank").hidden = true;
  clipOf(shown)?.play().catch(() => {}); // refused when the slide is left before it has begun
}

// What the clip does: to the eye by a line and a sign, to a screen reader by the button's name.
function tell() {
  const clip = clipOf(shown);
  const playing = Boolean(clip) && !clip.paused && !clip.ended;
  element("stage").classList.toggle("playing", playing);
  element("stage").classList.toggle("resting", Boolean(clip?.ended));
  element("play").ariaLabel = playing ? texts.pause : texts.play;
  element("play").ariaDisabled = !clip;
  if (playing) requestAnimationFrame(followClip);
  tellSpeaker();
}

function followClip() {
  const clip = clipOf(shown);
  if (!clip) return;
  element("played").style.transform = `scaleX(${clip.currentTime / clip.duration || 0})`;
  if (!clip.paused && !clip.ended) requestAnimationFrame(followClip);
}

for (const slide of slides) {
  const clip = slide.querySelector("video");
  for (const event of ["play", "pause", "ended", "seeked"]) clip?.addEventListener(event, tell);
  for (const event of ["loadeddata", "timeupdate"]) clip?.addEventListener(event, () => uncover(slide));
}

function uncover(slide) {
  if (slide.classList.contains("shown")) document.querySelector(".before")?.classList.remove("before");
}

// ---- what can be asked for ----

const next = () => show(shown + 1);
const previous = () => show(shown - 1, true);
const playOrPause = () => (clipOf(shown)?.paused ? play() : clipOf(shown)?.pause());
const fullScreen = () =>
  document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();

function notes() {
  const hidden = element("notes").toggleAttribute("hidden");
  element("show-notes").ariaPressed = !hidden;
}

function sound() {
  const button = element("sound"); // which is there if there is any
  if (!button) return say(texts.silent);
  button.ariaPressed = button.ariaPressed !== "true";
  slides.forEach((slide, number) => {
    if (clipOf(number)) clipOf(number).muted = button.ariaPressed !== "true";
  });
}

function blank() {
  element("blank").hidden = !element("blank").hidden;
  if (!element("blank").hidden) clipOf(shown)?.pause();
}

function help() {
  element("help").open ? element("help").close() : element("help").showModal();
}

const thumbnails = [...document.querySelectorAll("#overview button")];
function overview() {
  if (element("overview").open) return element("overview").close();
  clipOf(shown)?.pause();
  thumbnails.forEach((button, number) => { button.ariaCurrent = number === shown ? "true" : null; });
  element("overview").showModal();
  thumbnails[shown].focus();
  thumbnails[shown].scrollIntoView({ block: "center" });
}

function jump(number) {
  element("overview").close();
  if (number === shown) replay();
  else show(number);
}
thumbnails.forEach((button, number) => button.addEventListener("click", () => jump(number)));

function move(by) {
  const at = thumbnails.indexOf(document.activeElement);
  thumbnails[Math.min(Math.max(at + by, 0), thumbnails.length - 1)].focus();
}
const columns = () => getComputedStyle(thumbnails[0].closest("ol")).gridTemplateColumns.split(" ").length;

// ---- a number that is being typed, and what is said in passing ----

let typed = "";
let silence = 0;
function say(text) {
  element("told").textContent = text;
  element("told").hidden = !text;
  clearTimeout(silence);
  silence = setTimeout(() => { typed = ""; element("told").hidden = true; }, 4000);
}

function type(digits) {
  typed = digits.slice(0, String(slides.length).length);
  say(typed && texts.goTo.replace("{number}", typed));
}

function jumpToTyped() {
  const number = Math.min(Math.max(Number(typed), 1), slides.length) - 1;
  type("");
  jump(number);
}

// ---- keys, buttons, fingers ----

const keys = {
  ArrowRight: next, ArrowDown: next, PageDown: next, " ": next, Enter: next,
  ArrowLeft: previous, ArrowUp: previous, PageUp: previous,
  Home: () => show(0), End: () => show(slides.length - 1),
  p: playOrPause, r: replay, n: notes, f: fullScreen, v: sound, b: blank, ".": blank,
  o: overview, Escape: overview, s: openSpeaker, t: pauseTimer, h: help, "?": help,
};
const keysOf = {
  overview: {
    ArrowRight: () => move(1), ArrowLeft: () => move(-1), ArrowDown: () => move(columns()), ArrowUp: () => move(-columns()),
    Home: () => move(-slides.length), End: () => move(slides.length), Enter: () => document.activeElement.click(),
    o: overview, Escape: overview,
  },
  help: { h: help, "?": help, Escape: help },
};

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const dialog = document.querySelector("dialog[open]");
  const presses = event.target.closest?.("button") && [" ", "Enter"].includes(key) && !(dialog?.id === "overview");
  let action = (dialog ? keysOf[dialog.id] : keys)[key];
  if (presses && !typed) return; // the button that has the focus
  if (/^\d$/.test(key) && dialog?.id !== "help") action = () => type(typed + key);
  else if (typed && ["Enter", "g"].includes(key)) action = jumpToTyped;
  else if (typed && key === "Backspace") action = () => type(typed.slice(0, -1));
  else if (typed && key === "Escape") action = () => type("");
  if (!action) return;
  event.preventDefault();
  action();
}
document.addEventListener("keydown", onKey);

const buttons = {
  previous, next, play: playOrPause, sound, "show-overview": overview, "show-notes": notes, "open-speaker": openSpeaker,
  "show-help": help, "close-help": help, "full-screen": fullScreen,
};
for (const [id, action] of Object.entries(buttons)) element(id)?.addEventListener("click", action);

let pressed = 0;
const SWIPE = 40; // CSS pixels
element("stage").addEventListener("pointerdown", (event) => { pressed = event.clientX; });
element("stage").addEventListener("pointerup", (event) => {
  if (event.button !== 0) return;
  const moved = event.clientX - pressed;
  const back = Math.abs(moved) > SWIPE ? moved > 0 : event.clientX < innerWidth / 3;
  (back ? previous : next)();
});

// ---- the speaker's window: a page without an address, which this one fills; so it works from a disk too ----

let speaker = null;
let began = 0; // when the timer was started last, in milliseconds; 0 while it is paused
let passed = 0; // what it had counted before

function openSpeaker() {
  if (speaker && !speaker.closed) return speaker.focus();
  speaker = open("", "", "popup,width=1100,height=760");
  if (!speaker) return say(texts.blocked);
  const page = speaker.document;
  page.title = `${texts.speaker}: ${document.title}`;
  page.documentElement.lang = document.documentElement.lang;
  page.body.className = "speaker";
  page.head.append(page.importNode(document.querySelector("style"), true));
  page.body.append(page.importNode(element("speaker-page").content, true));
  const actions = { pause: pauseTimer, reset: resetTimer, back: previous, on: next };
  for (const [name, action] of Object.entries(actions)) page.querySelector(`.${name}`).addEventListener("click", action);
  page.addEventListener("keydown", onKey);
  if (!began && !passed) began = Date.now();
  speaker.setInterval(tellTime, 250);
  tellSpeaker();
}
addEventListener("pagehide", () => speaker?.close()); // nobody would fill it any more

function tellSpeaker() {
  if (!speaker || speaker.closed) return;
  const page = speaker.document;
  const { title, note } = slides[shown].dataset;
  page.querySelector(".place").textContent = `${place()}  ${title}`;
  page.querySelector(".said").textContent = note || texts.nothing;
  picture(page.querySelector(".now div"), shown);
  picture(page.querySelector(".then div"), shown + 1);
  tellTime();
}

function picture(frame, number) {
  const { picture: address, title } = slides[number]?.dataset ?? { title: texts.end };
  const seen = frame.ownerDocument.createElement(address ? "img" : "p");
  if (address) {
    seen.src = new URL(address, document.baseURI).href;
    seen.alt = clipOf(number).ariaLabel;
  } else seen.textContent = title;
  if (frame.firstChild?.outerHTML !== seen.outerHTML) frame.replaceChildren(seen);
}

const asTime = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds) % 60).padStart(2, "0")}`;
const counted = () => passed + (began && Date.now() - began);

function tellTime() {
  if (!speaker || speaker.closed) return;
  const clip = clipOf(shown);
  const left = clip?.duration ? clip.duration - clip.currentTime : 0;
  const page = speaker.document;
  page.querySelector(".timer").textContent = asTime(counted() / 1000);
  page.querySelector(".clock").textContent = new Date().toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" });
  page.querySelector(".pause").ariaPressed = !began;
  page.querySelector(".clip").textContent = !clip ? "" : clip.ended ? texts.ended : texts.left.replace("{time}", asTime(Math.ceil(left)));
}

function pauseTimer() {
  [passed, began] = [counted(), began ? 0 : Date.now()];
  tellTime();
}

function resetTimer() {
  passed = 0;
  if (began) began = Date.now();
  tellTime();
}

addEventListener("hashchange", () => show(Number(location.hash.slice(1)) - 1));
show(Math.min(Math.max(Number(location.hash.slice(1)) || 1, 1), slides.length) - 1);
