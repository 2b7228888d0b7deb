// Saves the staff's sheet a moment after the last key, and at once when the page is left.

const PAUSE = 600;
const area = document.querySelector('#pad-text');
const saved = document.querySelector('#pad-saved');
let waiting = null;

area.addEventListener('input', () => {
  clearTimeout(waiting);
  waiting = setTimeout(save, PAUSE);
});
addEventListener('pagehide', () => waiting && save());

async function save() {
  clearTimeout(waiting);
  waiting = null;
  try {
    const reply = await hallway.call('save-pad', { text: area.value });
    saved.textContent = told(reply);
  } catch {
    saved.textContent = 'Not saved: the server cannot be reached.';
  }
}

function told(reply) {
  if (reply.kind === 'done') return `Saved at ${reply.data.at.toLocaleTimeString()}.`;
  return reply.errors?.[0]?.message ?? reply.message;
}
