// Zoom and search. The picture is complete without it.
"use strict";
(() => {
  const svg = document.currentScript.closest("svg");
  const left = Number(svg.dataset.left);
  const span = Number(svg.dataset.span);
  const charWidth = Number(svg.dataset.char);
  const details = svg.querySelector(".details");
  const matched = svg.querySelector(".matched");
  const totals = details.textContent;

  // Parents before their children, as in the file.
  const frames = Array.from(svg.querySelectorAll(".f"), (group) => {
    const rect = group.querySelector("rect");
    const [name, ...numbers] = group.querySelector("title").textContent.split("\n");
    return {
      group, rect, name, numbers,
      text: group.querySelector("text"),
      x: Number(rect.getAttribute("x")),
      y: Number(rect.getAttribute("y")),
      width: Number(rect.getAttribute("width")),
      before: Number(group.dataset.b),
      after: Number(group.dataset.a),
    };
  });
  const numberOf = new Map(frames.map((frame, n) => [frame.group, n]));
  const frameAt = (target) => numberOf.get(target.closest(".f"));

  // The same as in Rust: all of the name, without the path of its package, or its beginning.
  const fit = (name, room) => {
    if (Array.from(name).length <= room) return name;
    const head = name.split(/[[(]/, 1)[0];
    const chars = Array.from(name.slice(head.lastIndexOf("/") + 1));
    return chars.length <= room ? chars.join("") : chars.slice(0, room - 1).join("") + "…";
  };

  const draw = (frame, x, width) => {
    const room = Math.floor((width - 6) / charWidth);
    frame.rect.setAttribute("x", x);
    frame.rect.setAttribute("width", width);
    frame.text.setAttribute("x", x + 3);
    frame.text.textContent = room < 3 ? "" : fit(frame.name, room);
  };

  // The number of the first frame behind all that is below frame `n`.
  const endOf = (n) => {
    let end = n + 1;
    while (end < frames.length && frames[end].y > frames[n].y) end++;
    return end;
  };

  // Frame `n` over the full width, its callers above it, and nothing beside it.
  const zoom = (n) => {
    const focus = frames[n];
    const end = endOf(n);
    frames.forEach((frame, i) => {
      const isBelow = i >= n && i < end;
      frame.group.classList.toggle("hidden", !isBelow);
      frame.group.classList.remove("above");
      if (!isBelow) return;
      draw(frame, left + (frame.x - focus.x) * span / focus.width, frame.width * span / focus.width);
    });
    for (let i = n - 1, y = focus.y; i >= 0; i--) {
      if (frames[i].y >= y) continue;
      y = frames[i].y;
      frames[i].group.classList.remove("hidden");
      frames[i].group.classList.add("above");
      draw(frames[i], left, span);
    }
  };

  const reset = () => {
    if (frames.length > 0) zoom(0);
  };

  const clearSearch = () => {
    svg.classList.remove("searched");
    frames.forEach((frame) => frame.group.classList.remove("match"));
    matched.textContent = "";
  };

  const percent = (part, all) => (all > 0 ? (100 * part / all).toFixed(1) + " %" : "nothing");

  const search = (expression) => {
    clearSearch();
    if (!expression) return;
    let regex;
    try {
      regex = new RegExp(expression);
    } catch {
      matched.textContent = "not a regular expression: " + expression;
      return;
    }
    let before = 0;
    let after = 0;
    let counted = 0; // Frames before this number are below a match, whose bytes include theirs.
    frames.forEach((frame, i) => {
      if (!regex.test(frame.name)) return;
      frame.group.classList.add("match");
      if (i < counted) return;
      counted = endOf(i);
      before += frame.before;
      after += frame.after;
    });
    svg.classList.add("searched");
    const [all] = frames;
    matched.textContent = counted > 0
      ? `matched: ${percent(before, all.before)} of before, ${percent(after, all.after)} of after`
      : "matched: nothing";
  };

  const ask = () => {
    const expression = window.prompt("Search by a regular expression; nothing clears the search");
    if (expression !== null) search(expression);
  };

  const press = (target) => {
    const button = target.closest("[data-do]");
    if (!button) return false;
    if (button.dataset.do === "search") ask();
    else reset();
    return true;
  };

  svg.querySelectorAll(".needs-script").forEach((button) => button.classList.remove("needs-script"));

  svg.addEventListener("click", (event) => {
    if (press(event.target)) return;
    const n = frameAt(event.target);
    if (n !== undefined) zoom(n);
  });

  svg.addEventListener("mouseover", (event) => {
    const frame = frames[frameAt(event.target)];
    details.textContent = frame ? fit(frame.name, 80) + ": " + frame.numbers.join(", ") : totals;
  });

  window.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      reset();
      clearSearch();
    } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "f") {
      event.preventDefault();
      ask();
    } else if ((event.key === "Enter" || event.key === " ") && press(event.target)) {
      event.preventDefault();
    }
  });
})();
