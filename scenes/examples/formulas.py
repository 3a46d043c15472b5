"""The gallery of the kit: formulas, functions and numbers."""

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    FadeIn,
    Scene,
    VGroup,
)

from network import load_network, sigmoid
from network.analysis.backward import backward_pass, turned
from network.data.gallery import gallery_digit
from network.data.ink import ink_of
from scenes.examples.present import present
from scenes.mobjects import (
    TITLE,
    ChainRule,
    ComputationGraph,
    FunctionPlot,
    MatrixVector,
    Number,
    Probes,
    SensitivityProbe,
    Travel,
    WeightedSum,
    formula,
    number_text,
    words,
)


class LayerInSymbols(Scene):
    """A layer written out, one entry worked out, and the short formula it all comes to."""

    def construct(self) -> None:
        """The first row, then everything shrinks into bold letters."""
        present(self, "MatrixVector((16, 784), letters=True)")
        layer = MatrixVector((16, 784), letters=True)
        self.add(layer)
        self.play(layer.walk_row(0))
        self.play(layer.collapse())
        self.wait()


class LayerInNumbers(Scene):
    """The last layer of the network in real numbers."""

    def construct(self) -> None:
        """Symbols turn into numbers, the rows are worked out, σ squishes the sums into activations."""
        present(self, "MatrixVector(W, a, b)")
        network = load_network("edges")
        hidden = network.forward(gallery_digit("3-01")).activations[2]
        layer = MatrixVector(
            network.weights[2], hidden, network.biases[2], show="symbols", rows=[0, 3, 9], columns=[0, 1, 15], layer=3
        )
        self.add(layer.scale_to_fit_width(10))
        self.play(layer.show_numbers())
        self.play(layer.walk(run_time=4))
        self.play(layer.squish())
        self.wait()


class LiveSum(Scene):
    """What the neuron for 3 makes of two digits, in live numbers."""

    def construct(self) -> None:
        """The activations run from those of a 3 to those of a 7, and all that follows from them."""
        present(self, "WeightedSum")
        network = load_network("edges")
        three, seven = (network.forward(gallery_digit(name)).activations[2] for name in ("3-01", "7-00"))
        total = WeightedSum(network.weights[2][3], three, network.biases[2][3], neuron=3, layer=3)
        self.add(total.scale_to_fit_width(13))
        self.wait()
        self.play(total.animate.set_activations(seven), run_time=3)
        self.wait()


class SigmoidAndSlope(Scene):
    """The sigmoid with its derivative: intervals lifted onto the curve, and a point that runs along it."""

    def construct(self) -> None:
        """Small, in between, large: and the way from one to the other."""
        present(self, "FunctionPlot(sigmoid, derivative=True)")
        plot = FunctionPlot(sigmoid, derivative=True, variable="z", width=10, height=4.6).shift(0.4 * UP)
        self.add(plot)
        for a, b, role in ((-5, -2, "negative"), (2, 5, "positive")):
            self.play(plot.lift(a, b, role=role, run_time=1.5))
        point = plot.point(-4)
        self.play(FadeIn(point))
        self.play(point.animate.set_value(3), run_time=3)
        self.wait()


class Counting(Scene):
    """Words, a formula and a number that runs: how many parameters a network has."""

    def construct(self) -> None:
        """The sum as the sizes of the layers make it, and what it comes to."""
        present(self, "words, formula, number_text, Number")
        network = load_network("edges")
        products = " + ".join(f"{W.shape[1]} dot {W.shape[0]} + {W.shape[0]}" for W in network.weights)
        number = Number(0, decimals=0, size=TITLE, role="result")
        weights, biases = (sum(each.size for each in arrays) for arrays in (network.weights, network.biases))
        said = words(f"{number_text(weights, 0)} weights and {number_text(biases, 0)} biases")
        story = VGroup(formula(products), number, said).arrange(DOWN, buff=0.7)
        self.add(*story[:2])
        self.play(number.animate.set_value(network.parameter_count), run_time=2.5)
        self.play(FadeIn(said))
        self.wait()


class TheTwoComesDown(Scene):
    """The cost of one output becomes its derivative: the exponent comes to the front, and the letters stay letters."""

    def construct(self) -> None:
        """Born out of a number, then term by term."""
        present(self, "Travel(cost, slope)")
        number = Number(0.51, size=TITLE, role="result").shift(2 * UP)
        cost = formula("C_0 = ({{a: a}} - {{y: y}})^{{2: two}}", TITLE, {"two": "signal"})
        slope = formula("(partial C_0)/(partial a) = {{2: two}} ({{a: a}} - {{y: y}})", TITLE, {"two": "signal"})
        self.add(number)
        self.play(Travel(None, cost, {"a": number}))
        self.wait(0.5)
        self.play(Travel(cost, slope))
        self.wait()


class LinkByLink(Scene):
    """The chain rule of the smallest network, for a real 0: nudges become derivatives, and a factor is worked out."""

    def construct(self) -> None:
        """What a nudge of the last weight by 1 brings, what the derivatives are, and what the last one comes to."""
        present(self, "ChainRule(variables, values)")
        network, ink, label, last_weight = load_network("ink_chain"), ink_of(gallery_digit("0-06")), 1, 4
        ends = [
            (float(passed.weighted_sums[-1][0]), float(passed.output[0]), cost)
            for passed, cost in turned(network, last_weight, [0, 1], ink, label)
        ]
        dz, da, dC = (after - before for before, after in zip(*ends, strict=True))
        back = backward_pass(network, ink, label)
        derivatives = [float(each[0]) for each in (back.passed.activations[2], back.slopes[2], back.to_activations[3])]
        variables = ("w^((L))", "z^((L))", "a^((L))", "C_0")
        nudges = ChainRule(variables, [dz / 1, da / dz, dC / da], change="Delta", decimals=3, size=TITLE)
        rule = nudges.rewritten(change="partial")
        self.add(nudges)
        self.play(Travel(nudges, rule))
        self.play(rule.animate.set_values(derivatives))
        self.play(Travel(rule, rule.with_factor(2, "2 (a^((L)) - y)")))
        self.wait()


class WhoDependsOnWhom(Scene):
    """The computation graph of the smallest network's last neuron, for a real 0, and then of the one before as well."""

    def construct(self) -> None:
        """The way of the last weight to the cost; one storey more, and the way of the weight before."""
        present(self, "ComputationGraph")
        network = load_network("ink_chain")
        back = backward_pass(network, ink_of(gallery_digit("0-06")), 1)
        a, z = back.passed.activations, back.passed.weighted_sums
        nodes = {"w": "w^((L))", "before": "a^((L-1))", "b": "b^((L))", "z": "z^((L))", "a": "a^((L))", "y": "y"}
        links = [("w", "z"), ("before", "z"), ("b", "z"), ("z", "a"), ("a", "cost"), ("y", "cost")]
        values = {"w": network.weights[2], "before": a[2], "b": network.biases[2], "z": z[2], "a": a[3]}
        graph = ComputationGraph(
            nodes | {"cost": "C_0"}, links, {name: float(each.item()) for name, each in values.items()} | {"y": 1}
        )
        above = {"w_before": "w^((L-1))", "long_before": "a^((L-2))", "b_before": "b^((L-1))", "z_before": "z^((L-1))"}
        more = [(name, "z_before") for name in list(above)[:3]] + [("z_before", "before")]
        higher = graph.scale(0.85).to_edge(DOWN, buff=1.1).grown(above, more)
        self.add(graph)
        self.play(graph.path("w", "z", "a", "cost"))
        self.play(graph.animate.undim())
        self.play(Travel(graph, higher))
        self.play(higher.path("w_before", "z_before", "before", "z", "a", "cost"))
        self.wait()


class ANudgeRunsThrough(Scene):
    """A weight of the smallest network is turned, for a real 0; weighted sum, activation and cost follow."""

    def construct(self) -> None:
        """Up and down again; beside it a line alone."""
        present(self, "Probes, SensitivityProbe")
        network, ink, last_weight = load_network("ink_chain"), ink_of(gallery_digit("0-06")), 4

        def following(w: float) -> tuple[float, ...]:
            turn = w - float(network.parameters[last_weight])
            ((passed, cost),) = turned(network, last_weight, [turn], ink, 1)
            return float(passed.weighted_sums[-1][0]), float(passed.output[0]), cost

        w = float(network.parameters[last_weight])
        lines = Probes(following, (w - 1, w + 1), w, ("w^((L))", "z^((L))", "a^((L))", "C_0"), decimals=3, width=5)
        alone = SensitivityProbe((0, 1), 0.5, "y", note="nothing follows it", width=2.5).mark()
        self.add(lines.mark().shift(2.3 * LEFT + 0.2 * UP), alone.shift(4 * RIGHT))
        self.play(lines.animate.set_value(w + 0.8))
        self.play(lines.animate.set_value(w - 0.8), alone.animate.set_value(0.9))
        self.wait()
