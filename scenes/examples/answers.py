"""The gallery of the kit: answers, right and wrong, and where they come from."""

from manim import DOWN, LEFT, RIGHT, UP, FadeIn, LaggedStart, Scene, VGroup

from network import load_network, load_run
from network.analysis.neurons import contributions, find_mistakes
from network.data.gallery import gallery, gallery_digit
from scenes.examples.present import present
from scenes.mobjects import NetworkDiagram
from scenes.mobjects.charts.term_bars import TermBars, limit_for
from scenes.mobjects.charts.training_log import TrainingLog
from scenes.mobjects.diagrams.answer_box import AnswerBox
from scenes.mobjects.pictures.accuracy_counter import AccuracyCounter
from scenes.mobjects.pictures.reading import Reading


class AnswerAndTruth(Scene):
    """The mistake that a network is surest about."""

    def construct(self) -> None:
        """The picture goes through, and the answer and the truth are boxed."""
        present(self, "AnswerBox")
        network, digits = load_network("edges"), gallery()
        index = find_mistakes(network, digits)[0]
        image, truth = digits.images[index], int(digits.labels[index])
        output = network.forward(image).output
        answer = int(output.argmax())
        diagram = NetworkDiagram(network, plane=True, height=5.2, spacing=1.8).shift(0.4 * UP + LEFT)
        self.add(diagram)
        self.play(diagram.feed_forward(image, run_time=3))
        boxes = (
            AnswerBox(diagram, answer, output[answer], "wrong", "its answer"),
            AnswerBox(diagram, truth, output[truth], "right", "the truth"),
        )
        self.play(LaggedStart(*map(FadeIn, boxes), lag_ratio=0.5))
        self.wait()


class RightAndWrong(Scene):
    """Every eighth digit of the gallery, and what a network designed by hand takes it for."""

    def construct(self) -> None:
        """They come in one after the other."""
        present(self, "Reading")
        digits = gallery().take(slice(None, None, 8))
        answers = load_network("by_hand").forward(digits.images).prediction
        readings = VGroup(
            Reading(image, int(answer), int(truth), height=0.9)
            for image, answer, truth in zip(digits.images, answers, digits.labels, strict=True)
        )
        readings.arrange_in_grid(cols=6, buff=(0.5, 0.3)).shift(0.5 * UP)
        self.add(readings[0])
        self.play(LaggedStart(*map(FadeIn, readings[1:]), lag_ratio=0.3, run_time=3))
        self.wait()


class TwoSumsApart(Scene):
    """What the neuron of a wrong answer adds up, and that of the right one."""

    def construct(self) -> None:
        """Both are added up at once."""
        present(self, "TermBars")
        network, digits = load_network("edges"), gallery()
        index = find_mistakes(network, digits)[0]
        image, truth = digits.images[index], int(digits.labels[index])
        output = network.forward(image).output
        pair = (int(output.argmax()), truth)
        sums = [contributions(network, image, len(network.weights), digit) for digit in pair]
        limit = max(limit_for(each, 5) for each in sums)
        bars = [
            TermBars(each, 5, limit=limit, activation=output[digit]) for each, digit in zip(sums, pair, strict=True)
        ]
        self.add(VGroup(*bars).arrange(RIGHT, buff=0.6, aligned_edge=DOWN).shift(0.4 * UP))
        for each in bars:
            each.set_drawn(0)
        self.play(*(each.reveal(run_time=4) for each in bars))
        self.wait()


class StepByStep(Scene):
    """A training with its steps and its accuracy."""

    def construct(self) -> None:
        """The weights of every checkpoint, and what was written down."""
        present(self, "TrainingLog")
        run = load_run("plain")
        diagram = NetworkDiagram(run.at(0), plane=True, height=5, spacing=1.5, scales=run.network)
        log = TrainingLog(run).set_place(len(run) - 1)
        VGroup(diagram, log).arrange(RIGHT, buff=0.5).shift(0.4 * UP)
        log.set_place(0)
        self.add(diagram, log)
        self.play(
            diagram.play_training(run, gallery_digit("3-01"), run_time=6), log.follow(0, len(run) - 1, run_time=6)
        )
        self.wait()


class CountingTheRightAnswers(Scene):
    """All digits of the gallery run by, faster and faster."""

    def construct(self) -> None:
        """Each with what it is taken for, and a count of right and wrong."""
        present(self, "AccuracyCounter")
        digits = gallery()
        answers = load_network("plain").forward(digits.images).prediction
        counter = AccuracyCounter(digits.images, digits.labels, answers).shift(0.4 * UP)
        counter.set_seen(1)
        self.add(counter)
        self.play(counter.count_up(6))
        self.wait()
