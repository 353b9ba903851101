"use strict";
// Keeps the page up to date from /status. Elements say by a path into that JSON what they show:
// data-v a number, data-r events per second, data-q microseconds, data-d a duration in
// milliseconds, data-a the same ago, data-t a text, data-s a state, data-c a curve. A star in a path stands for every
// element, and the numbers found are added up. When the page has other rows than there should be,
// it is fetched again and its parts are put in the place of the old ones.
(function () {
  const everyMillis = 1000;
  const points = 120;
  const height = 24;
  const mostMissed = 3;
  let looks = shown();
  let before = null;
  let paused = false;
  let lastAnswer = new Date();

  function byId(id) {
    return document.getElementById(id);
  }

  // How many looks at the traffic are in the curves of the page as it was sent.
  function shown() {
    return Number(document.querySelector("main").dataset.looks);
  }

  function find(status, path) {
    return path.split(".").reduce(function (found, key) {
      return found.flatMap(function (value) {
        return key === "*" ? value : value === undefined ? [] : [value[key]];
      });
    }, [status]);
  }

  function sum(status, path) {
    return find(status, path).reduce(function (a, b) { return a + (b || 0); }, 0);
  }

  function count(value) {
    return Math.round(value).toLocaleString("en-US");
  }

  function rate(value) {
    const tenths = Math.round(value * 10) / 10;
    return tenths > 0 && tenths < 10 ? tenths.toFixed(1) : count(value);
  }

  function micros(value) {
    return value < 0 ? "–"
      : value < 995 ? (value / 1000).toFixed(2) + " ms"
      : value < 9950 ? (value / 1000).toFixed(1) + " ms"
      : value < 999500 ? (value / 1000).toFixed(0) + " ms"
      : (value / 1e6).toFixed(2) + " s";
  }

  function duration(millis) {
    const s = Math.floor(millis / 1000);
    return s < 60 ? s + " s"
      : s < 3600 ? Math.floor(s / 60) + " min " + s % 60 + " s"
      : s < 86400 ? Math.floor(s / 3600) + " h " + Math.floor(s % 3600 / 60) + " min"
      : Math.floor(s / 86400) + " d " + Math.floor(s % 86400 / 3600) + " h";
  }

  function ago(millis) {
    return millis < 0 ? "–" : duration(millis) + " ago";
  }

  // Only what differs is written: a screen reader says what is written in a live region.
  function write(element, text) {
    if (element.textContent !== text) {
      element.textContent = text;
    }
  }

  function each(name, show) {
    document.querySelectorAll("[data-" + name + "]").forEach(function (element) {
      show(element, element.dataset[name]);
    });
  }

  function numbers(text) {
    return text ? text.split(",").map(Number) : [];
  }

  function line(values, top) {
    return values.map(function (value, i) {
      const y = height - 1 - (height - 2) * value / top;
      return (points - values.length + i) + "," + y.toFixed(1);
    }).join(" ");
  }

  function longer(element, name, value, times) {
    const values = numbers(element.dataset[name]);
    for (let i = 0; i < times; i++) {
      values.push(value);
    }
    const kept = values.slice(-points);
    element.dataset[name] = kept.join(",");
    return kept;
  }

  function draw(element, now, times) {
    const requests = longer(element, "values", now.requestsLastSecond, times);
    const most = Math.max.apply(null, requests.concat(0));
    const top = Math.max(1, most);
    const path = line(requests, top);
    element.querySelector(".requests").setAttribute("points", path);
    element.setAttribute("aria-label", "Requests per second in the last two minutes: at most "
      + rate(most) + ", now " + rate(now.requestsLastSecond));
    const area = element.querySelector("polygon");
    if (area) {
      const errors = longer(element, "errors", now.errorsLastSecond, times);
      element.querySelector(".errors").setAttribute("points", line(errors, top));
      area.setAttribute("points", requests.length === 0 ? "" : (points - requests.length) + ","
        + height + " " + path + " " + (points - 1) + "," + height);
      write(byId("most"), rate(most));
    }
  }

  function show(now) {
    each("v", function (e, path) { write(e, count(sum(now, path))); });
    each("r", function (e, path) { write(e, rate(sum(now, path))); });
    each("q", function (e, path) { write(e, micros(find(now, path)[0])); });
    each("d", function (e, path) { write(e, duration(find(now, path)[0])); });
    each("a", function (e, path) { write(e, ago(find(now, path)[0])); });
    each("t", function (e, path) { write(e, String(find(now, path)[0])); });
    each("s", function (e, path) {
      const word = String(find(now, path)[0]);
      e.dataset.is = word;
      write(e, word);
    });
    byId("summary").dataset.ok = now.ok;
    document.title = now.ok ? "weir" : "weir: " + now.summary;
    const missed = now.traffic.looks - looks;
    if (missed > 0) {
      each("c", function (e, path) { draw(e, find(now, path)[0], missed); });
    }
    looks = now.traffic.looks;
    before = now;
  }

  function rows(status) {
    return JSON.stringify([
      status.generation.number,
      status.reloads.length && status.reloads[0].atMillis,
      status.clusters.map(function (cluster) {
        return [cluster.name, cluster.concurrencyLimit > 0,
          cluster.backends.map(function (backend) { return backend.address; })];
      })
    ]);
  }

  function outdated(now) {
    return String(now.generation.number) !== document.querySelector("main").dataset.generation
      || before && (now.uptimeMillis < before.uptimeMillis
        || rows(now) !== rows(before)
        || now.traffic.looks - looks > mostMissed);
  }

  function dress() {
    const button = byId("pause");
    button.hidden = false;
    write(button, paused ? "Go on" : "Pause");
  }

  function renew(now) {
    return fetch("/", { cache: "no-store" }).then(function (answer) {
      return answer.text();
    }).then(function (text) {
      const fresh = new DOMParser().parseFromString(text, "text/html");
      const focused = document.activeElement && document.activeElement.id;
      const open = Array.from(document.querySelectorAll("details[open]"), function (e) {
        return e.id;
      });
      ["header", "main"].forEach(function (name) {
        document.querySelector(name).replaceWith(fresh.querySelector(name));
      });
      open.forEach(function (id) {
        if (byId(id)) {
          byId(id).open = true;
        }
      });
      if (focused && byId(focused)) {
        byId(focused).focus();
      }
      dress();
      looks = shown();
      before = null;
      show(now);
    });
  }

  function stale() {
    const notice = byId("stale");
    write(notice, "weir does not answer; these numbers are of " + lastAnswer.toLocaleTimeString()
      + ".");
    notice.hidden = false;
  }

  function poll() {
    if (document.hidden || paused) {
      setTimeout(poll, everyMillis);
      return;
    }
    fetch("/status", { cache: "no-store" }).then(function (answer) {
      if (!answer.ok) {
        throw new Error(String(answer.status));
      }
      return answer.json();
    }).then(function (now) {
      byId("stale").hidden = true;
      lastAnswer = new Date();
      return outdated(now) ? renew(now) : show(now);
    }).catch(stale).finally(function () {
      setTimeout(poll, everyMillis);
    });
  }

  document.addEventListener("click", function (event) {
    if (event.target.id === "pause") {
      paused = !paused;
      dress();
    }
  });
  dress();
  poll();
})();
