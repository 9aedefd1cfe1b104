"use strict";
(() => {
  const box = document.getElementById("variants");
  const variants = [...box.querySelectorAll(".variant")];
  const numbers = document.querySelectorAll("[data-variant]");
  const label = document.createElement("label");
  const choice = document.createElement("select");
  label.className = "chooser";
  label.append("Variant ", choice);
  for (const variant of variants) {
    choice.add(new Option(variant.firstElementChild.textContent, variant.dataset.number));
  }

  const show = () => {
    for (const variant of variants) {
      variant.hidden = variant.dataset.number !== choice.value;
      variant.open = !variant.hidden;
      variant.firstElementChild.hidden = true;
    }
    for (const number of numbers) number.hidden = number.dataset.variant !== choice.value;
  };

  choice.addEventListener("change", show);
  box.before(label);
  show();
})();
