// Keeps empty fields out of the address of a filtered list, so that a shared link stays short.
document.addEventListener("htmx:configRequest", (event) => {
  if (!event.target.matches("form.filters")) return;
  const { parameters } = event.detail;
  for (const name of Object.keys(parameters)) {
    if (parameters[name] === "") delete parameters[name];
  }
});
// A search has asked already while it was typed: leaving its field must not ask again, and so undo a click on a heading.
document.addEventListener("change", (event) => {
  if (event.target.matches("form.filters input[type='search']")) event.stopPropagation();
}, true);
