"""The stage: settings reach it, time is kept, and what was said can be read."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
import srt
from manim import RIGHT, UP, FadeIn, LaggedStart, Square, Succession, there_and_back
from PIL import Image

from network import Network, load_network, save_network
from network.data.gallery import gallery, gallery_digit
from scenes.lecture_scene import BREATH, REST, LectureScene
from scenes.mobjects import DARK, LIGHT, NetworkDiagram, Number, PixelGrid, words
from scenes.settings import OVERRIDES_VARIABLE
from scenes.subtitles import reading_time
from tests.chapters.watching import last_frames, play
from tests.mobjects.frames import small_films


class Short(LectureScene):
    """Two beats in which everything that can be set is on stage."""

    def construct(self) -> None:
        self.tell(self.first, self.second)

    def first(self) -> None:
        self.say("A digit.")
        self.picture = PixelGrid(self.image, theme=self.theme)
        self.add(self.picture, self.caption_of("seen"))
        self.play(self.picture.animate.shift(RIGHT), run_time=1.03)

    def second(self) -> None:
        self.say("A network that will read the digit, when somebody lets it.")
        diagram = NetworkDiagram(self.net, height=3, theme=self.theme)
        self.play(LaggedStart(FadeIn(diagram), FadeIn(Square()), run_time=2), self.recaption("read"))
        self.wait(0.5)


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(OVERRIDES_VARIABLE, raising=False)
    monkeypatch.delenv("NEURAL_LECTURE", raising=False)


def settle(monkeypatch, **values) -> None:
    monkeypatch.setenv(OVERRIDES_VARIABLE, json.dumps(values))


def test_without_settings_the_section_shows_its_own_digit_to_the_default_network():
    scene = play(Short, look=False).scene
    assert (scene.image == gallery_digit("3-01")).all()
    assert scene.label == 3
    assert (scene.net.parameters == load_network("edges").parameters).all()
    assert scene.theme == DARK
    assert len(scene.digits) == len(gallery())


def test_settings_reach_the_stage(monkeypatch, tmp_path):
    save_network(Network.random((784, 5, 10), seed=1), tmp_path / "mine.npz")
    Path("lecture.toml").write_text('network = "mine.npz"\ndigit = "8-04"\ntheme = "light"\n')
    seen = play(Short)
    assert seen.scene.net.sizes == (784, 5, 10)
    assert (seen.beats["first"].parts["picture"].values == gallery_digit("8-04")).all()
    assert seen.scene.theme == LIGHT
    assert (seen.beats["first"].frame[2, 2] == 255).all()


def test_what_a_subclass_says_goes_before_the_settings(monkeypatch):
    settle(monkeypatch, network="plain", digit="8-04", theme="light", pace=2)
    scene = play(Short, look=False, network="by_hand", digit=np.zeros((28, 28)), theme=DARK, pace=1.0).scene
    assert scene.net.metadata["recipe"]["name"] == "by_hand"
    assert not scene.image.any()
    assert scene.label == load_network("by_hand").forward(np.zeros(784)).prediction  # nobody has said what it shows
    assert (scene.theme, scene.pace) == (DARK, 1)


@pytest.mark.parametrize(
    ("settings", "label", "is_told"),
    [
        ({}, 3, True),
        ({"digit": "8-04"}, 8, True),
        ({"digit": "photo.png"}, None, False),
        ({"digit": "photo.png", "label": 6}, 6, True),
        ({"digit": "digit-5.png"}, 5, True),
        ({"digit": "4-or-9-2"}, None, False),
    ],
)
def test_the_truth_is_what_somebody_has_said_and_nobody_need(monkeypatch, settings, label, is_told):
    for name in ("photo.png", "digit-5.png"):
        Image.fromarray((255 * gallery_digit("2-00")).astype(np.uint8)).save(name)
    settle(monkeypatch, **settings)
    scene = play(Short, look=False).scene
    answer = scene.net.forward(scene.image).prediction
    assert (scene.label, scene.label_is_told) == (answer if label is None else label, is_told)


def test_a_scene_may_say_which_digit_its_own_picture_shows(monkeypatch):
    settle(monkeypatch, digit="photo.png", label=6)
    scene = play(Short, look=False, digit=np.zeros((28, 28)), label=1).scene
    assert (scene.label, scene.label_is_told) == (1, True)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ('pace = 1\nnetwork = "nobody"', "lecture.toml, line 2: network cannot be used. No network is named"),
        ('digit = "3-99"', "lecture.toml, line 1: digit cannot be used. There is no digit '3-99'"),
        ('\ndigit = "mnist:best:1"', "lecture.toml, line 2: digit cannot be used."),
        ('theme = "pink"', 'lecture.toml, line 1: theme must be one of "dark"'),
        ('network = "small.npz"', "lecture.toml, line 1: the lecture shows pictures of 784 pixels, but this network"),
    ],
)
def test_what_cannot_be_shown_ends_with_one_sentence_and_status_2(tmp_path, capsys, settings, sentence):
    save_network(Network.random((9, 4, 3), seed=1), tmp_path / "small.npz")
    Path("lecture.toml").write_text(settings)
    with pytest.raises(SystemExit) as ended:
        play(Short, look=False)
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert sentence in told
    assert told.count("\n") == 1


@pytest.mark.parametrize("pace", [0.5, 1, 2])
def test_pace_divides_all_times(pace):
    plain, paced = play(Short, look=False), play(Short, look=False, pace=pace)
    assert paced.scene.renderer.time == pytest.approx(plain.scene.renderer.time / pace, abs=0.2)
    for (start, _, _), (other, _, _) in zip(plain.spoken, paced.spoken, strict=True):
        assert other == pytest.approx(start / pace, abs=0.2)


def test_what_was_said_stays_until_it_can_have_been_read():
    for start, end, text in play(Short, look=False).spoken:
        assert len(text) <= 17 * (end - start)


class Asking(LectureScene):
    """Words, motion that outlasts them, and a question with a pause."""

    def construct(self) -> None:
        self.tell(self.ask, self.move)

    def ask(self) -> None:
        self.say("A digit. Which one is it?")
        self.hold(2)
        self.say("A three.")

    def move(self) -> None:
        self.say("Look.")
        self.play(FadeIn(Square()), run_time=3)


@pytest.mark.parametrize("pace", [0.5, 1, 2])
def test_words_end_and_what_follows_is_still(pace):
    seen = play(Asking, look=False, pace=pace)
    (_, asked, _), (answered, answer, _), (begun, read, _) = seen.spoken
    frame = 1 / 15
    assert answered - asked == pytest.approx(2 / pace, abs=2 * frame)
    assert seen.beats["ask"].time - answer == pytest.approx(REST / pace, abs=2 * frame)
    assert begun == seen.beats["ask"].time
    assert seen.beats["move"].time - read == pytest.approx((3 + REST - reading_time("Look.")) / pace, abs=2 * frame)
    assert seen.still[-1][1] - seen.still[-1][0] == pytest.approx(REST / pace, abs=2 * frame), "after motion, too"


def test_between_two_things_said_there_is_a_breath():
    class Talking(LectureScene):
        def construct(self) -> None:
            self.say("One thing, and after it")
            self.say("another.")
            self.finish_saying()

    (_, end, _), (start, _, _) = play(Talking, look=False).spoken
    assert start - end == pytest.approx(BREATH, abs=0.1)


def test_the_seconds_are_those_of_the_frames_written_and_a_cached_film_has_the_same(tmp_path, monkeypatch):
    """Subtitles and chapters go by the scene's clock: it must agree with the film, drawn or from the cache."""
    monkeypatch.setenv(OVERRIDES_VARIABLE, '{"voice": "none"}')
    times, subtitles = [], []
    for _ in range(2):
        with small_films(media_dir=str(tmp_path), frame_rate=15, format="mp4", dry_run=False):
            frames: list[int] = []
            scene = Short()
            write = scene.renderer.file_writer.write_frame

            def count(pixels, *, repeat=1, write=write, frames=frames):
                frames.append(repeat)
                write(pixels, repeat=repeat)

            scene.renderer.file_writer.write_frame = count
            scene.render()
            times.append(scene.renderer.time)
            (written,) = tmp_path.rglob("Short.srt")
            subtitles.append(list(srt.parse(written.read_text(encoding="utf-8"))))
        if len(times) == 1:
            assert sum(frames) / 15 == pytest.approx(times[0], abs=1e-3)
        else:
            assert not frames
    assert times[0] == pytest.approx(times[1], abs=1e-3)
    assert [cue.content for cue in subtitles[0]] == [
        "A digit.",
        "A network that will read the digit,\nwhen somebody lets it.",
    ]
    for one, other in zip(*subtitles, strict=True):
        assert abs((one.start - other.start).total_seconds()) < 0.002


@pytest.mark.parametrize("frame_rate", [1, 4, 15, 60])
def test_every_animation_is_drawn_to_its_end_at_every_frame_rate(frame_rate):
    """Counted, followed and timed numbers all stand at their ends in the last frame, which is drawn once."""
    shown: list[list[float]] = []

    class Counting(LectureScene):
        def construct(self) -> None:
            self.tell(self.count)

        def count(self) -> None:
            self.plain, self.first, self.then, self.timed, self.there = (Number(0, 3).shift(k * UP) for k in range(5))
            self.back = Number(0.5).shift(2 * RIGHT)
            self.timed.add_updater(lambda number, dt: number.set_value(number.value + dt))
            self.add(self.plain, self.first, self.then, self.timed, self.there, self.back)
            self.play(
                self.plain.animate.set_value(7),
                Succession(self.first.animate.set_value(1), self.then.animate.set_value(2), run_time=2),
                self.there.animate(run_time=1).set_value(3),
                self.back.animate(rate_func=there_and_back).set_value(9),
                run_time=2,
            )
            self.wait(1)

    with small_films(dry_run=True, disable_caching=True, frame_rate=frame_rate):
        scene = Counting()
        draw = scene.renderer.render

        def watch(*args):
            numbers = (scene.plain, scene.first, scene.then, scene.there, scene.back, scene.timed)
            shown.append([number.value for number in numbers])
            draw(*args)

        scene.renderer.render = watch
        scene.render()
    assert shown[2 * frame_rate - 1] == pytest.approx([7, 1, 2, 3, 0.5, 2], abs=1e-4)
    assert shown[2 * frame_rate - 2][0] < 7
    assert len(shown) == round(scene.renderer.time * frame_rate)
    assert shown[-1][-1] == pytest.approx(scene.renderer.time, abs=1e-3)


def test_a_beat_ends_on_what_is_put_on_stage_last():
    class Late(LectureScene):
        def construct(self) -> None:
            self.tell(self.first)

        def first(self) -> None:
            self.say("So.")
            square = Square()
            self.play(FadeIn(square))
            self.remove(square)
            self.add(words("late"))

    (last,) = last_frames(Late).values()
    assert (last == play(Late).beats["first"].frame).all()


def test_a_long_caption_is_set_smaller_so_that_it_fits():
    long = "a line that says very much about very many of the things that can be seen on this stage"

    class Wordy(Short):
        def first(self) -> None:
            self.say("So it is.")
            self.play(self.recaption(long))

    assert play(Wordy).beats["first"].amiss == []


def hashes(kind: type[LectureScene], **asked) -> list[str]:
    """By which Manim looks up the clips of a scene's plays."""
    with small_films(dry_run=True, frame_rate=10, pixel_width=32, pixel_height=18):
        scene = type(kind.__name__, (kind,), asked)()
        scene.render()
    return [each for each in scene.renderer.animations_hashes if each]


def test_no_setting_can_play_a_stale_clip():
    """Each setting changes every hash of what it changes on screen, and nothing else changes any."""
    plain = hashes(Short)
    assert hashes(Short) == plain
    for asked in ({"digit": "8-04"}, {"theme": LIGHT}, {"pace": 2.0}):
        assert set(hashes(Short, **asked)).isdisjoint(plain), asked
    other = hashes(Short, network="plain")
    assert other[:2] == plain[:2]  # the digit alone: it moves, and rests
    assert set(other[2:]).isdisjoint(plain)


def test_other_words_change_the_hash():
    class Named(Short):
        word = "seven"

        def second(self) -> None:
            self.say("So.")
            self.add(words(self.word))
            self.wait(1)

    one, other, again = (hashes(Named, word=word)[-1] for word in ("seven", "sieben", "seven"))
    assert one == again != other


@pytest.mark.parametrize(
    ("network", "why"),
    [
        (Network.random((784, 32, 10), ("relu", "sigmoid")), "activations from 0 to 1, .* a layer of relu: choose one"),
        (Network.random((784, 32, 10), "tanh"), "a layer of tanh"),
        (Network.random((784, 32, 10), ("sigmoid", "identity")), "outputs from 0 to 1, .* a layer of identity: choose"),
        (Network.random((784, 16, 26)), "reads 10 digits, but this network has 26 outputs: choose another"),
        (Network.random((784, 16, 1)), "has one output: choose another"),
        (Network.random((64, 16, 10)), "pictures of 784 pixels, but this network has 64 inputs"),
    ],
)
def test_a_network_that_cannot_be_shown_truthfully_is_refused_before_anything_is_drawn(network, why, capsys):
    assert re.search(why, LectureScene.refusal(network))
    with pytest.raises(SystemExit) as ended:
        play(Short, look=False, network=network)
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert re.search(why, told) and told.count("\n") == 1


@pytest.mark.parametrize("last", ["sigmoid", "softmax"])
@pytest.mark.parametrize("hidden", [(), (3,), (200, 100), (8, 8, 8, 8, 8)])
def test_other_networks_are_welcome(hidden, last):
    sizes = (784, *hidden, 10)
    assert LectureScene.refusal(Network.random(sizes, ["sigmoid"] * len(hidden) + [last])) is None
