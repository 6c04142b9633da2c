import type { Problem } from '@parvis/client';
import { language } from '../words/language.ts';
import { texts } from './texts.ts';

/* What the API names by a key or a code, in the language of the page. What somebody named themselves stays as they wrote it. */

const permissions: Readonly<Record<string, string>> = texts.permissions;
const roles: Readonly<Record<string, { readonly name: string; readonly about: string }>> = texts.roles;
const problems: Readonly<Record<string, string>> = texts.problems;

export const permissionText = ({ key, about }: { readonly key: string; readonly about: string }): string => permissions[key] ?? about;

export const roleName = ({ key, name }: { readonly key: string; readonly name: string }): string => roles[key]?.name ?? name;
export const roleAbout = ({ key, about }: { readonly key: string; readonly about: string }): string => roles[key]?.about ?? about;

/** In English the API says it itself, sometimes more exactly than the code does. What to do at a field is in its own words in every language: it knows what was wrong with the value. */
export const spoken = (problem: Problem): Problem => (language === 'en' ? problem : { ...problem, title: problems[problem.code] ?? problem.title });
