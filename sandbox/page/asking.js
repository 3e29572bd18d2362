// How the page asks the site, and makes what it shows.

const PATIENCE = 60_000;

export async function ask(path, options) {
  const answer = await fetch(path, { signal: AbortSignal.timeout(PATIENCE), ...options });
  return answer.json();
}

// What went wrong, or null; "" where no answer came.
export async function send(path, facts) {
  const form = new FormData();
  for (const [name, value] of Object.entries(facts)) for (const one of [value].flat()) form.append(name, one);
  try {
    return (await ask(path, { method: "POST", body: form })).error ?? null;
  } catch {
    return "";
  }
}

export function make(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}
