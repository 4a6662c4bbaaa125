import { harden } from './harden';

// The first import of the program: libraries meet the prototype as it will stay.
harden();
