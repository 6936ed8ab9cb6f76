// Tells a person in good time that the sign-in is about to end; without it the sign-in page says so afterwards.
(() => {
  const notice = document.getElementById("session-ending");
  if (!notice) return;
  const minute = 60000;
  const warnAfter = (Number(notice.dataset.idleMinutes) - 5) * minute;
  let timer = 0;
  const restart = () => {
    notice.hidden = true;
    clearTimeout(timer);
    timer = setTimeout(() => { notice.hidden = false; }, Math.max(warnAfter, minute));
  };
  document.addEventListener("htmx:afterRequest", restart);
  restart();
})();
