// @ts-check
/**
 * What does the home page do beside the search? It makes room for results, keeps the archive on
 * the reader's device if the reader wants that, and says when there is a new edition.
 *
 * Nothing is loaded for that before it is asked for. What is kept answers through `sw.js`.
 */
(() => {
  const search = document.querySelector('enface-search');
  const about = /** @type {HTMLElement | null} */ (document.querySelector('.about'));

  /** What has been typed, and may not stand in the address yet. */
  let typed = '';
  /** Whether something is shown instead of the start page. */
  const isAway = () => {
    if (typed) return true;
    const query = new URLSearchParams(location.search + location.hash.replace(/^[^?]*/, ''));
    return Boolean(query.get('q')?.trim()) || location.hash.split('?')[0].includes('/');
  };
  const arrange = () => {
    if (about) about.hidden = isAway();
  };
  arrange();
  // Room is made with the letter that asks for it, so that nothing moves when results come.
  search?.addEventListener('input', (event) => {
    typed = /** @type {HTMLInputElement} */ (event.composedPath()[0]).value?.trim() ?? '';
    if (typed) arrange();
    else setTimeout(arrange);
  });
  const settle = () => {
    typed = '';
    setTimeout(arrange);
  };
  for (const name of ['search', 'results', 'open']) search?.addEventListener(`enface:${name}`, () => setTimeout(arrange));
  search?.addEventListener('click', settle);
  addEventListener('popstate', settle);
  addEventListener('hashchange', arrange);

  const place = document.getElementById('offline');
  if (!place) return;
  place.hidden = !place.querySelector('a');
  if (!isSecureContext || !navigator.serviceWorker || !location.protocol.startsWith('http')) return;
  const words = place.dataset;
  const root = new URL(words.root ?? './', location.href);
  const state = document.createElement('p');
  const bar = document.createElement('progress');
  const button = document.createElement('button');
  button.type = 'button';
  bar.hidden = state.hidden = true;
  state.setAttribute('role', 'status');
  bar.setAttribute('aria-label', words.keeping ?? '');
  place.append(state, bar, button);
  place.hidden = false;

  /** @param {number} n_bytes */
  const size = (n_bytes) =>
    new Intl.NumberFormat(document.documentElement.lang, {
      style: 'unit',
      unit: n_bytes < 1e6 ? 'kilobyte' : 'megabyte',
      maximumFractionDigits: n_bytes < 1e7 ? 1 : 0,
    }).format(n_bytes / (n_bytes < 1e6 ? 1e3 : 1e6));

  /** What the host says of its edition. */
  const newest = () =>
    fetch(new URL('edition.json', root), { cache: 'no-store' }).then((answer) => answer.json());

  /** Asks the worker, and is told how far it is. @param {object} message @param {(done: any) => void} [told] */
  const ask = async (message, told) => {
    const { active } = await navigator.serviceWorker.ready;
    const { port1, port2 } = new MessageChannel();
    return new Promise((resolve, reject) => {
      port1.onmessage = ({ data }) => {
        if (data.error) reject(new Error(data.error));
        else if ('value' in data) resolve(data.value);
        else told?.(data);
      };
      active?.postMessage(message, [port2]);
    });
  };

  /** @param {string} [text] */
  const say = (text) => {
    state.textContent = text ?? '';
    state.hidden = !text;
  };

  const keep = async () => {
    button.hidden = true;
    bar.hidden = false;
    bar.removeAttribute('value');
    say(words.keeping);
    try {
      await navigator.serviceWorker.register(new URL('sw.js', root), { scope: root.pathname });
      await navigator.storage?.persist?.();
      await ask({ do: 'keep' }, ({ done, all }) => {
        bar.max = all;
        bar.value = done;
        say(`${words.keeping}: ${size(done)} / ${size(all)}`);
      });
      await show();
      return true;
    } catch {
      await show();
      say(words.failed);
      return false;
    } finally {
      bar.hidden = true;
      button.hidden = false;
    }
  };

  /** Says that there is a new edition, over everything. */
  const announce = () => {
    if (document.querySelector('.news')) return;
    const news = document.createElement('div');
    const load = document.createElement('button');
    news.className = 'news';
    news.setAttribute('role', 'status');
    load.type = 'button';
    load.textContent = words.load ?? '';
    news.append(Object.assign(document.createElement('span'), { textContent: words.new }), load);
    load.onclick = async () => {
      load.disabled = true;
      if (await keep()) location.reload();
      load.disabled = false;
    };
    document.querySelector('main')?.prepend(news);
  };

  const show = async () => {
    const registration = await navigator.serviceWorker.getRegistration(root.href);
    const kept = registration?.active ? await ask({ do: 'tell' }) : undefined;
    const there = kept ? await newest().catch(() => undefined) : undefined;
    button.textContent = kept ? `${words.drop} (${size(kept.bytes)})` : `${words.keep}`;
    say(kept ? words.kept : '');
    button.onclick = kept ? () => ask({ do: 'drop' }).then(show) : keep;
    if (kept && there && there.edition !== kept.edition) announce();
    if (!kept) {
      // How much it is, is asked for by those who may want it.
      const tell = () =>
        newest().then(({ bytes }) => (button.textContent = `${words.keep} (${size(bytes)})`), () => {});
      button.addEventListener('pointerenter', tell, { once: true });
      button.addEventListener('focus', tell, { once: true });
    }
  };
  show();
})();
