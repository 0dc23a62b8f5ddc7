// Making elements. Text goes in as text; links are made for http and https only.

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", new URL(`./icons.svg#${name}`, import.meta.url).href);
  svg.append(use);
  return svg;
}

// A text as nodes: the strong parts bold, addresses linked.
export function rich(text, strong) {
  const parts = strong.filter(Boolean).sort((a, b) => b.length - a.length);
  if (!parts.length) return linked(text);
  const pattern = new RegExp(`(${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})`, "u");
  const pieces = text.split(pattern);
  return pieces.flatMap((piece, index) => (index % 2 ? [make("strong", {}, ...linked(piece))] : linked(piece)));
}

function linked(text) {
  return text.split(/(https?:\/\/[^\s<>"«»]+)/iu).flatMap((piece, index) => (index % 2 ? link(piece) : piece ? [piece] : []));
}

function link(piece) {
  const address = piece.replace(/[.,;:!?)\]}’”…]+$/u, "");
  if (!isAddress(address)) return [piece];
  const element = make("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, address);
  return address === piece ? [element] : [element, piece.slice(address.length)];
}

function isAddress(text) {
  try {
    return Boolean(new URL(text).hostname);
  } catch {
    return false;
  }
}
