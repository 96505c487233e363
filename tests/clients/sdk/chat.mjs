// What an application writes with these clients; what came back goes to stdout as JSON.
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { generateText, streamText } from "ai";
import OpenAI from "openai";

const [baseURL, question] = process.argv.slice(2);
const model = "groundwire-answer";
const messages = [{ role: "user", content: question }];
const found = {};

const client = new OpenAI({ baseURL, apiKey: "none" });
found.models = (await client.models.list()).data.map((one) => one.id);
const whole = await client.chat.completions.create({ model, messages });
found.openai = { text: whole.choices[0].message.content, annotations: whole.choices[0].message.annotations };
found.streamed = { text: "", citations: [] };
for await (const chunk of await client.chat.completions.create({ model, messages, stream: true })) {
  const delta = chunk.choices[0]?.delta ?? {};
  found.streamed.text += delta.content ?? "";
  found.streamed.citations.push(...(delta.citations ?? []));
}
const response = await client.responses.create({ model, input: question });
found.response = { text: response.output_text, annotations: response.output[0].content[0].annotations };

const provider = createOpenAICompatible({ name: "groundwire", baseURL });
found.ai = { text: (await generateText({ model: provider(model), prompt: question })).text };
const stream = streamText({ model: provider(model), prompt: question });
found.aiStreamed = { text: "" };
for await (const text of stream.textStream) found.aiStreamed.text += text;

process.stdout.write(JSON.stringify(found));
