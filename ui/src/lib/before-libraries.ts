import { harden } from './harden';
import { mendLanguage } from './language';

// The first import of the program: libraries meet the page as it will stay.
mendLanguage();
harden();
