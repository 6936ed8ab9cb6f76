// Moves the bar of a form that sends files; without it the form is sent as usual.
document.addEventListener("htmx:xhr:progress", (event) => {
  const bar = event.target.querySelector("[data-progress] progress, progress");
  if (!bar || !event.detail.lengthComputable) return;
  const sent = (event.detail.loaded / event.detail.total) * 100;
  if (sent < 100) bar.value = sent;
  else bar.removeAttribute("value");
});
