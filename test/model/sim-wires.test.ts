import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { describe, expect, test } from 'vitest';
import { createSimulatedModel } from '../../src/model/sim/index.ts';
import { openTrial } from '../gateway/support/trial.ts';
import { sealed } from './sim-client.ts';

const schema = {
  type: 'object' as const,
  properties: { command: { type: 'string' }, description: { type: 'string' } },
  required: ['command', 'description'],
};
const reference = [1, 2, 3].map((n) => ({
  title: `Part ${n}`,
  script: `cat >> log.txt <<'EOT'\n${n} "ü" \\n\nEOT\n`,
}));
const task = 'Do the work.';

type Run = (args: unknown) => string;
/** Works through one conversation by an unmodified SDK; returns the model's last words. */
type Agent = (url: string, stream: boolean, run: Run) => Promise<string>;

const anthropic: Agent = async (url, stream, run) => {
  const sdk = new Anthropic({ apiKey: 'dummy', baseURL: url, maxRetries: 0 });
  const messages: Anthropic.MessageParam[] = [{ role: 'user', content: task }];
  for (;;) {
    const body = { model: 'm', max_tokens: 1000, messages, tools: [{ name: 'Bash', input_schema: schema }] };
    const reply = await (stream ? sdk.messages.stream(body).finalMessage() : sdk.messages.create(body));
    messages.push({ role: 'assistant', content: reply.content as Anthropic.ContentBlockParam[] });
    const results = reply.content.flatMap((block) =>
      block.type === 'tool_use'
        ? [{ type: 'tool_result' as const, tool_use_id: block.id, content: run(block.input) }]
        : [],
    );
    if (results.length === 0)
      return reply.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
    messages.push({ role: 'user', content: results });
  }
};

const chat: Agent = async (url, stream, run) => {
  const sdk = new OpenAI({ apiKey: 'dummy', baseURL: `${url}/v1`, maxRetries: 0 });
  const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: task }];
  const tools: OpenAI.ChatCompletionTool[] = [
    { type: 'function', function: { name: 'bash', parameters: schema } },
  ];
  for (;;) {
    const body = { model: 'm', messages, tools };
    const reply = await (stream
      ? sdk.chat.completions.stream(body).finalChatCompletion()
      : sdk.chat.completions.create(body));
    const message = reply.choices[0]?.message;
    if (!message?.tool_calls?.length) return message?.content ?? '';
    messages.push(message);
    for (const call of message.tool_calls) {
      const content = call.type === 'function' ? run(JSON.parse(call.function.arguments)) : 'no such tool';
      messages.push({ role: 'tool', tool_call_id: call.id, content });
    }
  }
};

const responses: Agent = async (url, stream, run) => {
  const sdk = new OpenAI({ apiKey: 'dummy', baseURL: `${url}/v1`, maxRetries: 0 });
  const input: OpenAI.Responses.ResponseInput = [{ role: 'user', content: task }];
  const tools: OpenAI.Responses.Tool[] = [
    { type: 'function', name: 'shell', parameters: schema, strict: false },
  ];
  for (;;) {
    const body = { model: 'm', input, tools };
    const reply = await (stream ? sdk.responses.stream(body).finalResponse() : sdk.responses.create(body));
    const calls = reply.output.flatMap((item) => (item.type === 'function_call' ? [item] : []));
    if (calls.length === 0) return reply.output_text;
    input.push(...(reply.output as OpenAI.Responses.ResponseInput));
    for (const call of calls) {
      input.push({
        type: 'function_call_output',
        call_id: call.call_id,
        output: run(JSON.parse(call.arguments)),
      });
    }
  }
};

const gemini: Agent = async (url, stream, run) => {
  const sdk = new GoogleGenAI({ apiKey: 'dummy', httpOptions: { baseUrl: url } });
  const contents: { role: string; parts: object[] }[] = [{ role: 'user', parts: [{ text: task }] }];
  const config = {
    tools: [{ functionDeclarations: [{ name: 'run_shell_command', parametersJsonSchema: schema }] }],
  };
  for (;;) {
    const body = { model: 'm', contents, config };
    const chunks = [];
    if (stream) for await (const chunk of await sdk.models.generateContentStream(body)) chunks.push(chunk);
    else chunks.push(await sdk.models.generateContent(body));
    const parts = chunks.flatMap((chunk) => chunk.candidates?.[0]?.content?.parts ?? []);
    const calls = parts.flatMap((part) => part.functionCall ?? []);
    if (calls.length === 0) return parts.map((part) => part.text ?? '').join('');
    contents.push({ role: 'model', parts });
    const results = calls.map((call) => ({
      functionResponse: { id: call.id, name: call.name, response: { output: run(call.args) } },
    }));
    contents.push({ role: 'user', parts: results });
  }
};

describe('a simulated model behind the gateway', () => {
  for (const [wire, agent] of Object.entries({ anthropic, chat, responses, gemini })) {
    for (const stream of [true, false]) {
      test(`does the reference through the official SDK on ${wire}, ${stream ? 'streaming' : 'at once'}`, async () => {
        const cwd = mkdtempSync(join(tmpdir(), 'mimo-sim-wire-'));
        try {
          const log = sealed();
          const model = createSimulatedModel('steady?think=40', { reference, seed: 1, onTruth: log.onTruth });
          await using opened = await openTrial(model, { instruction: task, simulated: true });
          const words = await agent(opened.trial.hostUrl, stream, (args) => {
            const { command, description } = args as { command: string; description: string };
            expect(description).toMatch(/^Part \d$/);
            return execFileSync('bash', ['-c', command], { cwd, encoding: 'utf8' }) || 'exit code: 0';
          });
          await opened.trial.finish();
          expect(words).toContain('All 3 steps are done; the checks pass.');
          expect(readFileSync(join(cwd, 'log.txt'), 'utf8')).toBe('1 "ü" \\n\n2 "ü" \\n\n3 "ü" \\n\n');
          expect(opened.record.steps.map((step) => step.operations.length)).toEqual([1, 1, 1, 0]);
          expect(opened.record.steps.every((step) => step.usage.estimated && step.usage.input > 0)).toBe(
            true,
          );
          expect(log.truth).toMatchObject([{ step: 4, event: 'done-claim' }]);
        } finally {
          rmSync(cwd, { recursive: true, force: true });
        }
      });
    }
  }
});
