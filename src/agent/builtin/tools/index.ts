import { bashTool } from './bash.ts';
import { editTool } from './edit.ts';
import { noteTool } from './note.ts';
import { readTool } from './read.ts';
import { searchTool } from './search.ts';
import type { Tool } from './tool.ts';
import { writeTool } from './write.ts';

/** The tools that the model is offered, in the order in which it sees them. */
export const tools: readonly Tool[] = [bashTool, readTool, writeTool, editTool, searchTool, noteTool];

export const toolSpecs = tools.map((tool) => tool.spec);

export type { Action, Observation, Tool, ToolScope } from './tool.ts';
