"use strict";

const video = document.querySelector("video");
const subtitle = document.getElementById("subtitle");
const words = document.getElementById("words");
const contents = document.getElementById("contents");
const sections = [...document.querySelectorAll("#sections a")];
const sentences = [...document.querySelectorAll("#words a")];
const LENIENCE = 0.05; // seconds: a frame that is sought begins a little before or after the moment asked for

const startOf = (link) => Number(link.dataset.start);

// ---- where the film is ----

function playedLast(links) {
  return links.findLast((link) => startOf(link) <= video.currentTime + LENIENCE);
}

function mark(links) {
  const current = playedLast(links);
  const before = links.find((link) => link.ariaCurrent);
  if (current === before) return null;
  before?.removeAttribute("aria-current");
  current?.setAttribute("aria-current", "true");
  return current;
}

function follow() {
  const entered = mark(sections);
  if (entered && !isInHand(contents)) bringIntoSight(entered, contents);
  const section = playedLast(sections);
  section?.style.setProperty("--played", (video.currentTime - startOf(section)) / Number(section.dataset.length));
  const sentence = mark(sentences);
  if (sentence) {
    letTabReach(sentence);
    if (!isInHand(words)) bringIntoSight(sentence, words);
  }
}

function isInHand(box) {
  const isPointedAt = matchMedia("(hover: hover)").matches && box.matches(":hover");
  return isPointedAt || box.querySelector(":focus-visible") !== null;
}

function bringIntoSight(link, box) {
  const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
  box.scrollTo({ top: link.offsetTop - box.clientHeight / 3, behavior });
}

// ---- going elsewhere ----

function seek(seconds) {
  video.currentTime = seconds;
  follow();
}

function seekAsTheAddressSays() {
  const seconds = Number(location.hash.match(/^#t=([\d.]+)$/)?.[1] ?? NaN);
  if (Number.isFinite(seconds)) seek(seconds);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-start]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  history.replaceState(null, "", link.hash);
  seek(startOf(link));
  video.play().catch(() => {}); // refused when something else is sought at once
  if ("plays" in link.dataset) video.scrollIntoView({ block: "nearest" });
});
addEventListener("hashchange", seekAsTheAddressSays);

// ---- the transcript is one stop of the Tab key; the arrow keys go on from there ----

function letTabReach(sentence) {
  for (const each of sentences) each.tabIndex = each === sentence ? 0 : -1;
}

const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, Home: -Infinity, End: Infinity };
words?.addEventListener("keydown", (event) => {
  const from = sentences.indexOf(document.activeElement);
  if (!(event.key in STEPS) || from < 0) return;
  event.preventDefault();
  const to = Math.min(Math.max(from + STEPS[event.key], 0), sentences.length - 1);
  letTabReach(sentences[to]);
  sentences[to].focus();
});

// ---- subtitles below the picture, where they hide nothing; those of the browser itself take their place ----

if (subtitle) {
  const [track] = video.textTracks;
  const show = () => {
    const texts = track.mode === "hidden" ? [...track.activeCues ?? []].map((cue) => cue.getCueAsHTML().textContent) : [];
    subtitle.textContent = texts.join(" ").replace(/\s+/g, " ");
  };
  if (track.mode === "disabled") track.mode = "hidden";
  track.addEventListener("cuechange", show);
  video.textTracks.addEventListener("change", () => {
    if (track.mode === "disabled") track.mode = "hidden";
    show();
  });
  let outside = track.mode;
  const fill = (isFull) => { // in full screen, what lies below the picture is out of sight
    if (isFull) outside = track.mode;
    track.mode = isFull ? "showing" : outside;
  };
  document.addEventListener("fullscreenchange", () => fill(document.fullscreenElement === video));
  video.addEventListener("webkitbeginfullscreen", () => fill(true)); // on telephones that have no other
  video.addEventListener("webkitendfullscreen", () => fill(false));
}

if (sentences.length) letTabReach(sentences[0]);
for (const event of ["timeupdate", "seeking", "loadedmetadata"]) video.addEventListener(event, follow);
seekAsTheAddressSays();
follow();
