export { validationMarkdown } from './markdown.ts';
export { validationLines } from './page.ts';
export { type TaskValidation, type Validation, validationSchema } from './schema.ts';
export { validateTasks } from './validate.ts';
