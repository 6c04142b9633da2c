import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imageOrigin, imageSource } from './images.ts';
import { isSymbol } from './logo-shape.ts';

const svg = (attributes: string) => `data:image/svg+xml,${encodeURIComponent(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" ${attributes}><path d="M0 0"/></svg>`)}`;
const png = (width: number, height: number) => {
  const bytes = Buffer.alloc(33);
  bytes.write('\x89PNG\r\n\x1a\n', 0, 'latin1');
  bytes.write('IHDR', 12, 'latin1');
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return `data:image/png;base64,${bytes.toString('base64')}`;
};

test('a square picture is a symbol, a wide one a word mark', () => {
  for (const logo of [
    svg("viewBox='0 0 48 48'"),
    svg('viewBox="0,0,120,100"'),
    svg('width="32" height="32px"'),
    png(64, 64),
    `data:image/svg+xml;base64,${Buffer.from('<svg viewBox="0 0 1 1">').toString('base64')}`,
  ])
    assert.ok(isSymbol(logo), logo);
  for (const logo of [
    svg('viewBox="0 0 180 40"'),
    svg('width="100%" height="100%"'),
    png(400, 80),
    png(5, 0),
    'data:image/png;base64,AAAA',
    'data:image/svg+xml,%',
    'https://cdn.example/logo.svg',
  ])
    assert.ok(!isSymbol(logo), logo);
});

test('pictures come embedded or over https; plain http only from this machine, for development', () => {
  for (const source of ['https://cdn.example/a.png', 'http://localhost:3001/logo.svg', 'data:image/png;base64,AAAA']) assert.equal(imageSource(source), source);
  for (const source of ['http://cdn.example/a.png', 'data:text/html,x', 'javascript:alert(1)', '/local.png', undefined]) assert.equal(imageSource(source), undefined);
  assert.equal(imageOrigin('https://cdn.example:8443/a.png'), 'https://cdn.example:8443');
  assert.equal(imageOrigin('data:image/png;base64,AAAA'), undefined);
});
