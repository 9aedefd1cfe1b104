"use strict";
(() => {
  const form = document.getElementById("filters");
  const rows = [...document.querySelectorAll("#items > li")];
  const found = document.getElementById("found");

  // Every field is met, or empty; an item has one value of a field or several.
  const meets = (row, name, value) => {
    if (name === "text") {
      return value.toLowerCase().split(/\s+/).every((word) => row.dataset.text.includes(word));
    }
    if (name === "minutes") return Number(row.dataset.minutes) <= Number(value);
    return (row.dataset[name] ?? "").split(" ").includes(value);
  };

  const asked = () => [...new FormData(form)].filter(([, value]) => value.trim());

  const show = () => {
    const fields = asked();
    for (const row of rows) row.hidden = !fields.every(([name, value]) => meets(row, name, value.trim()));
    const count = rows.filter((row) => !row.hidden).length;
    found.textContent = `${count} of ${rows.length} item${rows.length === 1 ? "" : "s"}`;
  };

  // The address keeps what was asked, so that going back from an item finds it again.
  const keep = () => {
    const fields = new URLSearchParams(asked()).toString();
    history.replaceState(null, "", fields ? `#${fields}` : location.pathname);
    show();
  };

  const read = () => {
    form.reset();
    for (const [name, value] of new URLSearchParams(location.hash.slice(1))) {
      const field = form.elements.namedItem(name);
      if (field && "value" in field) field.value = value;
    }
    show();
  };

  form.hidden = false;
  form.addEventListener("input", keep);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(keep));
  window.addEventListener("hashchange", read);
  read();
})();
