// Puts a film into the storage as soon as it is chosen. What cannot be put there stays chosen, and
// comes with the form.

const file = document.querySelector('#film-file');
const object = file.form.elements.namedItem('object');
const tell = (text) => (document.querySelector('#film-state').textContent = text);

file.addEventListener('change', async () => {
  const [film] = file.files;
  if (!film) return;
  object.value = '';
  tell('On its way...');
  try {
    const { type, size } = film;
    const reply = await hallway.call('sign-film', { kind: type, size });
    if (reply.kind !== 'done') return tell(reply.errors?.[0]?.message ?? reply.message);
    const { address } = reply.data;
    const put = await fetch(address, { method: 'PUT', headers: { 'content-type': type }, body: film });
    if (!put.ok) return tell('The storage did not take it.');
    object.value = reply.data.object;
    file.value = '';
    tell(`${film.name} is stored.`);
  } catch {
    tell('The storage cannot be reached.');
  }
});
