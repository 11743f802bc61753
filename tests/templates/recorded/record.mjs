// Fills in forms with the engine of ODK Web Forms: a job a line on standard input (xform, files, steps), a record a
// line on standard output (the state after every step, and the submission). Run by record.py.
import readline from "node:readline";
import { JSDOM } from "jsdom";

const { window } = new JSDOM("", { url: "http://localhost/" });
for (const name of Object.getOwnPropertyNames(window)) {
  if (/^[A-Z]/.test(name) && !(name in globalThis)) globalThis[name] = window[name];
}
Object.assign(globalThis, { window, document: window.document, Blob: window.Blob, File: window.File, FormData: window.FormData });
// The parser of the engine takes Node for a place with files beside it unless it cannot tell that this is Node.
const versions = process.versions;
Object.defineProperty(process, "versions", { value: {}, configurable: true });
const { loadForm } = await import("@getodk/xforms-engine");
await new Promise((done) => setTimeout(done, 500));
Object.defineProperty(process, "versions", { value: versions });

const isRange = (node) => node.nodeType.startsWith("repeat-range");
const MEANT = { csv: "text/csv", xml: "text/xml", geojson: "application/geo+json" };

function find(node, reference, wanted) {
  if (node.currentState.reference === reference && isRange(node) === wanted) return node;
  for (const child of node.currentState.children ?? []) {
    const found = find(child, reference, wanted);
    if (found) return found;
  }
  return null;
}

function write(node, value) {
  const words = value === "" ? [] : value.split(" ");
  if (node.nodeType === "select") return node.selectType === "select" ? node.selectValues(words) : node.selectValue(value || null);
  if (node.nodeType === "rank") return node.setValues(words);
  if (node.nodeType === "trigger") return node.setValue(value !== "");
  return node.setValue(value === "" && !["string", "barcode"].includes(node.valueType) ? null : value);
}

function step(root, { op, path, value, index }) {
  if (op === "add") find(root, path, true).addInstances();
  else if (op === "remove") find(root, path, true).removeInstances(index);
  else write(find(root, path, false), value);
}

// {reference: [value, shown, required, read-only, whether it fits, names of its choices]} of all questions.
function state(node, found = {}) {
  const now = node.currentState, valid = node.validationState;
  if (now.children === null && node.nodeType !== "group" && !now.reference.includes("/meta")) {
    const choices = now.valueOptions?.map((choice) => choice.value) ?? null;
    found[now.reference] = [now.instanceValue, now.relevant, now.required, now.readonly, valid.constraint?.valid ?? true, choices];
  }
  for (const child of now.children ?? []) state(child, found);
  return found;
}

async function text(file) {
  return await new Promise((done) => {
    const reader = new window.FileReader();
    reader.onload = () => done(reader.result);
    reader.readAsText(file);
  });
}

async function record({ xform, files, steps }) {
  const fetchFormAttachment = async (url) => {
    const name = decodeURIComponent(url.href.split("/").pop()), content = files[name];
    const headers = new Headers({ "content-type": MEANT[name.split(".").pop()] });
    return { ok: content !== undefined, status: content === undefined ? 404 : 200, headers, text: async () => content };
  };
  const form = await loadForm(xform, { fetchFormAttachment });
  if (form.error) throw new Error(form.error.message);
  const { root } = form.createInstance({ preloadProperties: { username: "巡查员甲", deviceID: "laptop" } });
  const states = [state(root)];
  for (const each of steps) {
    step(root, each);
    states.push(state(root));
  }
  const payload = await root.prepareInstancePayload();
  return { states, xml: await text(payload.data[0].get("xml_submission_file")) };
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const answer = await record(JSON.parse(line)).catch((error) => ({ error: String(error.message || error) }));
  process.stdout.write(JSON.stringify(answer) + "\n");
}
process.exit(0);
