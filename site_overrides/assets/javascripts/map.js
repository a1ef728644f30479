// The map of the projects: pointing at one, or reaching it with the keyboard, shows what it is discussed with.

for (const map of document.querySelectorAll("[data-map]")) {
  const projects = new Map([...map.querySelectorAll("[data-place]")].map((one) => [one.dataset.place, one]));
  const lines = [...map.querySelectorAll("[data-ends]")].map((line) => ({ line, ends: line.dataset.ends.split(" ") }));

  const show = (place) => {
    const near = new Set(place === undefined ? [] : [place]);
    for (const { line, ends } of lines) {
      const touches = ends.includes(place);
      line.classList.toggle("is-near", touches);
      if (touches) ends.forEach((end) => near.add(end));
    }
    for (const [other, project] of projects) project.classList.toggle("is-near", near.has(other));
    map.classList.toggle("has-near", near.size > 0);
  };
  const focused = () => map.querySelector("[data-place]:focus-visible")?.dataset.place;

  for (const [place, project] of projects) {
    project.addEventListener("pointerenter", () => show(place));
    project.addEventListener("pointerleave", () => show(focused()));
    project.addEventListener("focus", () => show(place));
    project.addEventListener("blur", () => show());
  }
}
