"""Draws a dashboard as SVG, from its file and the answers of a Prometheus. It is no Grafana: places,
titles, queries and units are those of the dashboard, lines and colours are its own.
"""

import html
import json
import math
import re
import socket
import urllib.parse
import urllib.request

COLUMN, LINE, GAP = 50, 24, 4
POINTS = 75
COLOURS = ["#3b7a57", "#c9a227", "#4878a8", "#c8553d", "#7d5ba6", "#5aa9a3", "#a05c7b", "#7a7a3a"]
NAMED = {"green": "#3b8a4f", "blue": "#4878a8", "yellow": "#d1a81f", "orange": "#d9822b",
         "red": "#c23b2e", "purple": "#7d5ba6", "text": "#222222", "transparent": "none"}
INK, FAINT, BOX = "#222222", "#777777", "#f7f7f5"
WINDOW = "15s"


def free_port():
    with socket.socket() as it:
        it.bind(("127.0.0.1", 0))
        return it.getsockname()[1]


def number(value, unit):
    """A value as people read it."""
    if unit == "percentunit":
        return f"{value * 100:.3g} %"
    if unit == "s":
        steps = [(86400, "d"), (3600, "h"), (60, "min"), (1, "s"), (1e-3, "ms"), (1e-6, "µs")]
        for size, name in steps:
            if abs(value) >= size:
                return f"{value / size:.3g} {name}"
        return "0 s" if value == 0 else f"{value * 1e9:.3g} ns"
    ending = {"reqps": " req/s", "cps": "/s", "ops": "/s", "Bps": "B/s", "bytes": "B"}.get(unit, "")
    size, name = 1, ""
    base = 1024 if unit == "bytes" else 1000
    for prefix in ("k", "M", "G"):
        if abs(value) >= size * base:
            size, name = size * base, prefix
    if ending.startswith("B"):
        ending = " " + name + ("i" if base == 1024 and name else "") + ending
        name = ""
    return f"{value / size:.3g}{name}{ending}"


class Source:
    """Asks Prometheus, over the time of the picture."""

    def __init__(self, port, begin, end):
        self.port, self.begin, self.end = port, begin, end
        self.step = (end - begin) / POINTS

    def get(self, path, query, **more):
        text = re.sub(r"\$[a-z]+", ".+", query.replace("$__rate_interval", WINDOW))
        asked = urllib.parse.urlencode({"query": text, **more})
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/v1/{path}?{asked}") as answer:
            return json.load(answer)["data"]["result"]

    def over(self, query):
        """Series as (labels, [(share of the width, value)])."""
        found = self.get("query_range", query, start=self.begin, end=self.end, step=self.step)
        width = self.end - self.begin
        return [(each["metric"], [((float(t) - self.begin) / width, float(v))
                                  for t, v in each["values"]]) for each in found]

    def now(self, query):
        return [(e["metric"], float(e["value"][1])) for e in self.get("query", query, time=self.end)]


class Picture:
    def __init__(self, height):
        self.out = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {24 * COLUMN} {height}" '
            f'font-family="sans-serif" font-size="11"><rect width="100%" height="100%" fill="#fff"/>']

    def add(self, text):
        self.out.append(text)

    def text(self, x, y, text, **more):
        given = "".join(f' {k.replace("_", "-")}="{v}"' for k, v in more.items())
        self.add(f'<text x="{x:.0f}" y="{y:.0f}"{given}>{html.escape(str(text))}</text>')

    def done(self):
        return "\n".join(self.out + ["</svg>"]) + "\n"


def legend(target, labels):
    pattern = target.get("legendFormat", "")
    return re.sub(r"\{\{(\w+)}}", lambda m: labels.get(m[1], ""), pattern)


def colour_of(panel, name, index):
    for override in panel["fieldConfig"]["overrides"]:
        if override["matcher"]["options"] == name:
            for each in override["properties"]:
                if each["id"] == "color":
                    return NAMED[each["value"]["fixedColor"]]
    return COLOURS[index % len(COLOURS)]


def threshold_colour(steps, value):
    colour = "text"
    for step in steps:
        if step["value"] is None or value >= step["value"]:
            colour = step["color"]
    return NAMED[colour]


def line(points):
    return "M" + "L".join(f"{x:.0f} {y:.1f}" for x, y in points)


def pieces(points):
    """Points without the gaps between them."""
    result = []
    for point in points:
        if not result or point[0] - result[-1][-1][0] > 1.5 / POINTS:
            result.append([])
        result[-1].append(point)
    return result


def marks(picture, source, annotations, box):
    """Reloads, in blue and red."""
    x, y, w, h = box
    for share, colour in annotations:
        at = x + share * w
        picture.add(f'<path d="M{at:.0f} {y}v{h}" stroke="{colour}" stroke-dasharray="2 3"/>')


def timeseries(picture, panel, source, annotations, box):
    x, y, w, h = box
    series = []
    for target in panel["targets"]:
        for labels, points in source.over(target["expr"]):
            good = [(s, v) for s, v in points if math.isfinite(v)]
            if good:
                series.append((legend(target, labels), good))
    defaults = panel["fieldConfig"]["defaults"]
    unit = defaults["unit"]
    if not series:
        picture.text(x + w / 2, y + h / 2, defaults.get("noValue", "no data"), fill=FAINT,
                     text_anchor="middle")
        return
    stacked = "stacking" in defaults["custom"]
    if stacked:
        series = stack(series)
    highest = max(v for _, points in series for _, v in points)
    lowest = min(0, min(v for _, points in series for _, v in points))
    if defaults.get("max") and highest > defaults["max"] * 0.3:
        highest = defaults["max"]
    else:
        highest = highest * 1.08 if highest > 0 else 1
    columns = 2 if w > 450 else 1
    rows = min(len(series), 2 * columns)
    left, bottom = 58, 16 + 13 * math.ceil(rows / columns)
    gx, gy, gw, gh = x + left, y + 4, w - left - 10, h - bottom - 8

    def place(point):
        return gx + point[0] * gw, gy + gh - (point[1] - lowest) / (highest - lowest) * gh

    for i in range(3):
        value = lowest + (highest - lowest) * i / 2
        _, ly = place((0, value))
        picture.add(f'<path d="M{gx} {ly:.0f}h{gw}" stroke="#ddd"/>')
        picture.text(gx - 5, ly + 4, number(value, unit), text_anchor="end", fill=FAINT)
    for i, (name, points) in reversed(list(enumerate(series))):
        colour = colour_of(panel, name, i)
        for piece in pieces(points):
            path = line([place(p) for p in piece])
            if stacked:
                base = place((0, 0))[1]
                (first, _), (last, _) = place(piece[0]), place(piece[-1])
                picture.add(f'<path d="{path}L{last:.0f} {base:.0f}L{first:.0f} {base:.0f}Z" '
                            f'fill="{colour}"/>')
            else:
                picture.add(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.3"/>')
    marks(picture, source, annotations, (gx, gy, gw, gh))
    # Those that reach highest, as a legend of Grafana is sorted.
    named = sorted(enumerate(series), key=lambda e: -max(v for _, v in e[1][1]))[:rows]
    for k, (i, (name, _)) in enumerate(named):
        lx, ly = x + 10 + (k % columns) * w / columns, y + h - bottom + 16 + 13 * (k // columns)
        picture.add(f'<rect x="{lx:.0f}" y="{ly - 7:.0f}" width="10" height="3" '
                    f'fill="{colour_of(panel, name, i)}"/>')
        more = f" … {len(series) - rows} more" if k == rows - 1 and len(series) > rows else ""
        room = int(w / columns / 6.4) - len(more)
        picture.text(lx + 14, ly, (name if len(name) <= room else name[:room - 1] + "…") + more)


def stack(series):
    """Each on top of those before it."""
    below, result = {}, []
    for name, points in series:
        below = {**below, **{s: below.get(s, 0) + v for s, v in points}}
        result.append((name, [(s, below[s]) for s, _ in points]))
    return result


def stat(picture, panel, source, annotations, box):
    x, y, w, h = box
    defaults = panel["fieldConfig"]["defaults"]
    found = [v for _, v in source.now(panel["targets"][0]["expr"]) if math.isfinite(v)]
    if not found:
        picture.text(x + w / 2, y + h * 0.55, defaults.get("noValue", "no data"), text_anchor="middle")
        return
    if panel["options"]["graphMode"] == "area":
        for _, points in source.over(panel["targets"][0]["expr"])[:1]:
            good = [(s, v) for s, v in points if math.isfinite(v)]
            top = max((v for _, v in good), default=0) or 1
            dots = [(x + s * w, y + h - v / top * h * 0.45) for s, v in good]
            if dots:
                picture.add(f'<path d="{line(dots)}L{x + w} {y + h}L{dots[0][0]:.0f} {y + h}Z" '
                            f'fill="#cfe0d6"/>')
    text = number(found[0], defaults["unit"])
    for mapping in defaults.get("mappings", []):
        text = mapping["options"].get(f"{found[0]:.0f}", {}).get("text", text)
    colour = threshold_colour(defaults["thresholds"]["steps"], found[0])
    picture.text(x + w / 2, y + h * 0.55, text, font_size=22, text_anchor="middle", fill=colour)


def heatmap(picture, panel, source, annotations, box):
    x, y, w, h = box
    rows = {}
    for labels, points in source.over(panel["targets"][0]["expr"]):
        rows[float(labels["le"])] = dict(points)
    bounds = sorted(rows)
    cells = {}
    for i, bound in enumerate(bounds):
        for share, value in rows[bound].items():
            less = rows[bounds[i - 1]].get(share, 0) if i else 0
            cells[(share, i)] = max(0, value - less)
    used = [i for (_, i), v in cells.items() if v >= 0.5]
    low, high = min(used), max(used)
    top = max(cells.values())
    gx, gy, gw, gh = x + 58, y + 4, w - 68, h - 16
    size = gh / (high - low + 1)
    for (share, i), value in cells.items():
        if value >= 0.5:
            shade = (value / top) ** 0.5
            picture.add(f'<rect x="{gx + share * gw:.0f}" y="{gy + gh - (i - low + 1) * size:.0f}" '
                        f'width="{gw / POINTS:.1f}" height="{size - 1:.0f}" fill="#b8471b" '
                        f'fill-opacity="{0.08 + 0.92 * shade:.2f}"/>')
    for i in range(low, high + 1):
        name = "more" if math.isinf(bounds[i]) else number(bounds[i], "s")
        picture.text(gx - 5, gy + gh - (i - low + 1) * size + 4, name, text_anchor="end", fill=FAINT)


def table(picture, panel, source, annotations, box):
    x, y, w, h = box
    rename = panel["transformations"][1]["options"]["renameByName"]
    hidden = panel["transformations"][1]["options"]["excludeByName"]
    units, words = {}, {}
    for override in panel["fieldConfig"]["overrides"]:
        for each in override["properties"]:
            if each["id"] == "unit":
                units[override["matcher"]["options"]] = each["value"]
            if each["id"] == "mappings":
                words[override["matcher"]["options"]] = each["value"][0]["options"]
    rows, columns = {}, []
    for target in panel["targets"]:
        key = "Value #" + target["refId"]
        for labels, value in source.now(target["expr"]):
            same = next((k for k in rows if dict(k).get("instance") == labels.get("instance")
                         and "instance" in labels), tuple(sorted(labels.items())))
            row = rows.setdefault(same, {})
            row.update(labels)
            if key not in hidden:
                row[rename[key]] = value
        columns += [] if key in hidden else [rename[key]]
    names = sorted({label for row in rows.values() for label in row} - set(columns))
    columns = names + columns
    width = (w - 20) / len(columns)
    sort = panel["options"]["sortBy"][0]["displayName"]
    ordered = sorted(rows.values(), key=lambda r: -r.get(sort, 0) if sort in columns[len(names):] else 0)
    for i, column in enumerate(columns):
        picture.text(x + 10 + i * width, y + 14, column, fill=FAINT)
    for j, row in enumerate(ordered[:int((h - 24) / 17)]):
        for i, column in enumerate(columns):
            value = row.get(column, "")
            if isinstance(value, float):
                known = words.get(column, {}).get(f"{value:g}")
                value = known["text"] if known else (
                    "" if math.isnan(value) else number(value, units.get(column, "short")))
            picture.text(x + 10 + i * width, y + 32 + j * 17, value[:int(width / 5.5)])


DRAWN = {"timeseries": timeseries, "stat": stat, "heatmap": heatmap, "table": table}


def reloads(board, source):
    """When another configuration came, and while the file was refused."""
    found = []
    for each in board["annotations"]["list"]:
        colour = NAMED[each["iconColor"]]
        for _, points in source.over(each["expr"]):
            width = source.end - source.begin
            times = {(v / 1000 - source.begin) / width for _, v in points} \
                if each["useValueForTime"] else {points[0][0]}
            found += [(share, colour) for share in times if 0 < share < 1]
    return found


def dashboard(path, port, begin, end):
    """Reads PATH.json and writes PATH.svg."""
    board = json.loads(path.with_suffix(".json").read_text())
    source = Source(port, begin, end)
    height = max(p["gridPos"]["y"] + p["gridPos"]["h"] for p in board["panels"]) * LINE
    picture = Picture(height)
    annotations = reloads(board, source)
    for panel in board["panels"]:
        grid = panel["gridPos"]
        x, y = grid["x"] * COLUMN, grid["y"] * LINE
        w, h = grid["w"] * COLUMN, grid["h"] * LINE
        if panel["type"] == "row":
            picture.text(x + GAP, y + 17, panel["title"], font_size=14, font_weight="bold")
            continue
        picture.add(f'<rect x="{x + GAP / 2}" y="{y + GAP / 2}" width="{w - GAP}" '
                    f'height="{h - GAP}" fill="{BOX}" stroke="#e2e2e2"/>')
        picture.text(x + 9, y + 17, panel["title"], fill=INK, font_weight="bold")
        inner = (x + GAP, y + 24, w - 2 * GAP, h - 28)
        DRAWN[panel["type"]](picture, panel, source, annotations, inner)
    path.with_suffix(".svg").write_text(picture.done())
