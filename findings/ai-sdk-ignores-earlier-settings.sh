#!/usr/bin/env bash
# ai 7.0.173 (the Vercel AI SDK): names of settings that earlier versions had are ignored without a warning, so that an agent stops
# after its first tool call with an empty answer, and a tool is offered without its parameters.
#
# Until version 4, `maxSteps` let a model go on after tool calls, and a tool described its input in `parameters`; since 5 these are
# `stopWhen` and `inputSchema`. JavaScript that still says the former runs with the latter's defaults, and its warnings are empty:
#   maxSteps: 5                    one step; the tool is called, its result never reaches the model, the text is ""
#   stopWhen: stepCountIs(5)       two steps; the text is the model's answer
#   tool({ parameters: schema })   the model is offered an object without properties: {"type":"object","properties":{},…}
#   maxTokens: 7                   no limit is sent (maxOutputTokens: 7 is)
#   experimental_output: …         no response format is sent, free text is (output: … is)
# JavaScript of courses and templates with the former names reads like an agent of five steps with typed tools and a bound on tokens,
# and is none of it with this release. (TypeScript says so, but what the build strips of types runs all the same.) Run on Node 20.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts ai@7.0.173 zod@4.1.12
cat >seen.mjs <<'JAVASCRIPT'
import assert from 'node:assert/strict';
import { Output, generateText, stepCountIs, tool } from 'ai';
import { MockLanguageModelV4 } from 'ai/test';
import { z } from 'zod';

const usage = { inputTokens: { total: 3 }, outputTokens: { total: 2 } };
const call = { type: 'tool-call', toolCallId: '1', toolName: 'weather', input: '{"city":"Oslo"}' };
const schema = z.object({ city: z.string() });

async function run(settings, input = { inputSchema: schema }) {
  const asked = [];
  const model = new MockLanguageModelV4({
    doGenerate: async (options) => {
      asked.push(options);
      const first = options.tools && asked.length === 1;
      return {
        content: [first ? call : { type: 'text', text: '{"rain": true}' }],
        finishReason: { unified: first ? 'tool-calls' : 'stop' },
        usage,
        warnings: [],
      };
    },
  });
  const { steps, text, warnings } = await generateText({ model, prompt: 'Does it rain in Oslo?', ...settings(input) });
  return { steps: steps.length, text, warnings, asked: asked[0] };
}

const weather = (input) => tool({ description: 'The weather', ...input, execute: async () => 'rain' });
const asks = (settings) => (input) => ({ tools: { weather: weather(input) }, ...settings });

const before = await run(asks({ maxSteps: 5 }));
const now = await run(asks({ stopWhen: stepCountIs(5) }));
console.log('maxSteps: 5                  steps', before.steps, 'text', JSON.stringify(before.text), 'warnings', before.warnings);
console.log('stopWhen: stepCountIs(5)     steps', now.steps, 'text', JSON.stringify(now.text));
assert.deepEqual([before.steps, before.text, before.warnings], [1, '', []]);
assert.deepEqual([now.steps, now.text], [2, '{"rain": true}']);

const typed = async (input) => Object.keys((await run(asks({}), input)).asked.tools[0].inputSchema.properties);
const [parameters, inputSchema] = [await typed({ parameters: schema }), await typed({ inputSchema: schema })];
console.log('tool({ parameters })         properties', parameters);
console.log('tool({ inputSchema })        properties', inputSchema);
assert.deepEqual([parameters, inputSchema], [[], ['city']]);

const sent = async (settings) => (await run(() => settings)).asked;
const output = Output.object({ schema: z.object({ rain: z.boolean() }) });
const limits = [(await sent({ maxTokens: 7 })).maxOutputTokens, (await sent({ maxOutputTokens: 7 })).maxOutputTokens];
const formats = [(await sent({ experimental_output: output })).responseFormat, (await sent({ output })).responseFormat?.type];
console.log('maxTokens, maxOutputTokens   limit', limits);
console.log('experimental_output, output  format', formats);
assert.deepEqual([limits, formats], [[undefined, 7], [undefined, 'json']]);
JAVASCRIPT
node seen.mjs
