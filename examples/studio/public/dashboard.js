// Says when the numbers of the dashboard were counted, by the visitor's own clock.

const note = document.querySelector('#counted-at');
if (note) {
  const time = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: 'medium' });
  note.textContent = `Counted at ${time.format(new Date())}.`;
}
