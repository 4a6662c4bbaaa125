// A person without a browser: goes to an address, fills in the provider's login page, agrees, and follows every
// redirect to its end. Arguments: the address, the name to sign in with; `deny` as a third one leaves at the consent.
const [, , address, login, wish] = process.argv;
const jar = new Map();

async function go(url, form) {
  for (let steps = 0; steps < 20; steps += 1) {
    const response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: {
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(form && { body: new URLSearchParams(form) }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    const to = response.headers.get('location');
    if (to === null) return { url, status: response.status, page: await response.text() };
    url = new URL(to, url).href;
    form = undefined;
  }
  throw new Error('redirects without end');
}

let at = await go(address);
for (let pages = 0; pages < 4; pages += 1) {
  const action = /<form[^>]* action="([^"]+)"/.exec(at.page)?.[1];
  if (action === undefined) break;
  const prompt = /name="prompt" value="([a-z]+)"/.exec(at.page)[1];
  const to = new URL(action, at.url).href;
  if (prompt === 'consent' && wish === 'deny') at = await go(`${to}/abort`);
  else at = await go(to, prompt === 'login' ? { prompt, login, password: 'any' } : { prompt });
}
process.stdout.write(`${JSON.stringify({ status: at.status, page: at.page })}\n`);
