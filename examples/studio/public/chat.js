// Shows the words of an answer as they come. Without it the form leads to a page with the answer.

const form = document.querySelector('#ask');
const talk = document.querySelector('#talk');
const conversation = [];
let under_way = null;

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const text = form.elements.text.value.trim();
  if (!text) return;
  form.reset();
  under_way?.abort();
  under_way = new AbortController();
  line('asked').textContent = text;
  conversation.push({ role: 'user', parts: [{ type: 'text', text }] });
  const answer = line('answered');
  answer.setAttribute('aria-busy', 'true');
  try {
    for await (const word of words(under_way.signal)) answer.textContent += word;
    conversation.push({ role: 'assistant', parts: [{ type: 'text', text: answer.textContent }] });
  } catch (error) {
    if (error.name !== 'AbortError') answer.textContent += ` (${error.message})`;
  }
  answer.removeAttribute('aria-busy');
});

function line(kind) {
  const paragraph = talk.appendChild(document.createElement('p'));
  paragraph.className = kind;
  return paragraph;
}

// The words of the last answer, from a stream of server-sent events.
async function* words(signal) {
  const reply = await fetch('/api/chat', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ messages: conversation }),
    signal,
  });
  if (!reply.ok) throw new Error((await reply.json()).title);
  let rest = '';
  for await (const piece of reply.body.pipeThrough(new TextDecoderStream())) {
    const events = (rest + piece).split('\n\n');
    rest = events.pop();
    for (const event of events) {
      const data = event.replace(/^data: ?/, '');
      const part = data.startsWith('{') ? JSON.parse(data) : {};
      if (part.type === 'error') throw new Error(part.errorText);
      if (part.type === 'text-delta') yield part.delta;
    }
  }
}
