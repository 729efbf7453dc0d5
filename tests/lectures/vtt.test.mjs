import assert from "node:assert/strict";
import test from "node:test";

import { cuesAt, parseCues, plainText, spriteAt } from "../../site/sanwei/study/static/study/vtt.js";

const SOURCE = `\uFEFFWEBVTT\r\n\r\nNOTE 草稿\r\n\r\n2\r\n00:05.000 --> 00:08.000 line:80%\r\n第二句\r\n\r\n1\n00:00:01.500 --> 00:00:05.000\n<v 周立新><b>第一句</b>\n第二行\n`;

test("cues come in the order of time, with or without hours, notes left out", () => {
  assert.deepEqual(parseCues(SOURCE), [
    { start: 1500, end: 5000, text: "<v 周立新><b>第一句</b>\n第二行" },
    { start: 5000, end: 8000, text: "第二句" },
  ]);
});

test("a cue is read without tags and reading aids", () => {
  assert.equal(plainText("<v 周立新><ruby>三会<rt>sān huì</rt></ruby> &lt;一课&gt;"), "三会 <一课>");
});

test("a cue holds from its start up to its end", () => {
  const cues = parseCues(SOURCE);
  assert.deepEqual([1499, 1500, 5000, 8000].map((ms) => cuesAt(cues, ms).length), [0, 1, 1, 0]);
});

const SHEET = parseCues(`WEBVTT

00:00.000 --> 00:02.000
sprites.jpg#xywh=0,0,160,90

00:02.000 --> 00:04.000
sprites.jpg#xywh=160,0,160,90
`);

test("a place has its picture, after the last one the last", () => {
  const base = "https://x.example/m/g/a/v/sprites.vtt";
  const picture = { url: "https://x.example/m/g/a/v/sprites.jpg", x: 160, y: 0, width: 160, height: 90 };
  assert.deepEqual(spriteAt(SHEET, 2500, base), picture);
  assert.deepEqual(spriteAt(SHEET, 9000, base), picture);
  assert.equal(spriteAt([], 0, base), null);
});
