// Saving: any picture as SVG or PNG, any table as CSV. Styles are written into the picture, so that it looks the same elsewhere.
const STYLES = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity", "font-family", "font-size", "font-weight", "opacity", "text-decoration-line"];
const SCALE = 2; // pixels of a PNG for each unit of the picture

function offer(blob, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** An SVG element as a file's text, its styles and background written in. */
export function standalone(svg) {
  const copy = svg.cloneNode(true);
  const originals = [svg, ...svg.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((element, at) => {
    const style = getComputedStyle(originals[at]);
    for (const name of STYLES) if (style.getPropertyValue(name)) element.setAttribute(name, style.getPropertyValue(name));
    element.removeAttribute("class");
  });
  const { x, y, width, height } = svg.viewBox.baseVal;
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  const paper = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  paper.setAttribute("x", x);
  paper.setAttribute("y", y);
  paper.setAttribute("width", width);
  paper.setAttribute("height", height);
  paper.setAttribute("fill", getComputedStyle(document.querySelector("main")).getPropertyValue("--sheet") || "#fff");
  copy.prepend(paper);
  return new XMLSerializer().serializeToString(copy);
}

function asCsv(table) {
  const cell = (it) => {
    const words = it.innerText.replace(/\s+/g, " ").trim();
    const safe = /^[=+@\t\r]/.test(words) || /^-[^\d]/.test(words) ? `'${words}` : words; // spreadsheets take these for formulas
    return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return [...table.rows].map((row) => [...row.cells].map(cell).join(",")).join("\r\n") + "\r\n";
}

const named = (id) => `casus-${id}`;

/** Hands a picture to the person as a file, svg or png. */
export async function download(svg, form) {
  const told = standalone(svg);
  if (form === "svg") { offer(new Blob([told], { type: "image/svg+xml" }), `${named(svg.id)}.svg`); return; }
  const { width, height } = svg.viewBox.baseVal;
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(told)}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: width * SCALE, height: height * SCALE });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => offer(blob, `${named(svg.id)}.png`));
}

export const doings = {
  "save-svg": (button) => download(document.getElementById(button.dataset.of), "svg"),
  "save-png": (button) => download(document.getElementById(button.dataset.of), "png"),
  "save-csv": (button) => {
    const table = document.getElementById(button.dataset.of);
    offer(new Blob(["\ufeff", asCsv(table)], { type: "text/csv" }), `${named(table.dataset.csv)}.csv`);
  },
};
