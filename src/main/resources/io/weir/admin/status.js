"use strict";
// Keeps the page up to date from /status. Elements say by a path into that JSON what they show:
// data-v a number, data-r the same number as a rate per second, data-t a text, data-s a state.
// A star in a path stands for every element, and the numbers found are added up.
(function () {
  const everyMillis = 2000;
  const samples = 60;
  const generation = document.body.dataset.generation;
  const stale = document.getElementById("stale");
  const curve = document.getElementById("curve");
  const history = [];
  let before = null;

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

  function rate(now, path) {
    const seconds = (now.uptimeMillis - before.uptimeMillis) / 1000;
    return seconds > 0 ? Math.max(0, (sum(now, path) - sum(before, path)) / seconds) : 0;
  }

  function rateText(value) {
    return value > 0 && value < 10
      ? value.toFixed(1) : Math.round(value).toLocaleString("en-US");
  }

  function each(name, show) {
    document.querySelectorAll("[data-" + name + "]").forEach(function (element) {
      show(element, element.dataset[name]);
    });
  }

  function draw(value) {
    history.push(value);
    if (history.length > samples) {
      history.shift();
    }
    const top = Math.max.apply(null, history.concat(1));
    curve.setAttribute("points", history.map(function (v, i) {
      return (samples - history.length + i) + "," + (15 - 14 * v / top).toFixed(1);
    }).join(" "));
  }

  function show(now) {
    each("v", function (e, path) { e.textContent = sum(now, path).toLocaleString("en-US"); });
    each("t", function (e, path) { e.textContent = String(find(now, path)[0]); });
    each("s", function (e, path) {
      e.textContent = e.dataset.is = String(find(now, path)[0]);
    });
    if (before) {
      each("r", function (e, path) { e.textContent = rateText(rate(now, path)); });
      draw(rate(now, "routes.*.requests"));
    }
    before = now;
  }

  function backends(status) {
    return JSON.stringify(status.clusters.map(function (cluster) {
      return cluster.backends.map(function (backend) { return backend.address; });
    }));
  }

  function changed(now) {
    return String(now.generation.number) !== generation
      || before && (now.uptimeMillis < before.uptimeMillis
        || backends(now) !== backends(before)
        || now.generation.lastReload !== before.generation.lastReload);
  }

  function poll() {
    if (document.hidden) {
      setTimeout(poll, everyMillis);
      return;
    }
    fetch("/status", { cache: "no-store" }).then(function (answer) {
      if (!answer.ok) {
        throw new Error(String(answer.status));
      }
      return answer.json();
    }).then(function (now) {
      stale.hidden = true;
      if (changed(now)) {
        location.reload();
      } else {
        show(now);
      }
    }).catch(function () {
      stale.hidden = false;
    }).finally(function () {
      setTimeout(poll, everyMillis);
    });
  }

  poll();
})();
